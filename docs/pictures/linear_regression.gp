set multiplot layout 1,2
set xlabel 'x'
set ylabel 'y'
set xrange [0:16]
set yrange [-2:12]
set key bottom right
plot for [k = 0:3] data index sprintf('step %d', 10**k) with lines lw 1.5 dt 2 \
       lc rgb word(grey.' '.purple.' '.green.' '.blue, k + 1) title sprintf('after %d', 10**k), \
     data index 'step 10000' with lines lw 2 lc rgb orange title 'after 10000', \
     data index 0 with points pt 7 ps 0.6 lc rgb '#222222' title 'Anscombe I'
set xlabel 'step'
set ylabel 'loss'
set xrange [1:10000]
set yrange [1:3]
set logscale x
set key top right
plot data index 'loss' with lines lw 2 lc rgb blue title 'gradient descent', \
     data index 'best' with lines lw 1.5 dt 2 lc rgb orange title 'closed form'
unset multiplot
