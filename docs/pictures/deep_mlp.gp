set multiplot layout 1,2
set xlabel 'layer'
set ylabel 'gradient, before training'
set logscale y
set format y '10^{%T}'
set xrange [0.8:5.2]
set yrange [1e-4:10]
set xtics 1
set key bottom right
plot data index 'norms relus' with linespoints lw 2 pt 7 ps 0.6 lc rgb blue title '5 layers, relu', \
     data index 'norms sigmoids' with linespoints lw 2 pt 7 ps 0.6 lc rgb orange title '5 layers, sigmoid', \
     data index 'norms shallow' with linespoints lw 2 pt 7 ps 0.6 lc rgb green title '2 layers, relu'
set xlabel 'step'
set ylabel 'loss'
set xrange [0:1000]
set xtics 250
set yrange [1e-4:2]
set key bottom left
plot data index 'loss relus' with lines lw 2 lc rgb blue title '5 layers, relu', \
     data index 'loss sigmoids' with lines lw 2 lc rgb orange title '5 layers, sigmoid', \
     data index 'loss shallow' with lines lw 2 lc rgb green title '2 layers, relu'
unset multiplot
