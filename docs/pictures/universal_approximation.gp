set multiplot layout 1,2
set xlabel 'x'
set ylabel 'y'
set xrange [0:2]
set yrange [-1:5.5]
set key top left
plot data index 'units 8' using 1:2 with lines lw 2 lc rgb grey title 'sin 5x + x²', \
     '' index 'units 4' using 1:3 with lines lw 1.5 dt 2 lc rgb green title '4 units by hand', \
     '' index 'units 8' using 1:3 with lines lw 2 lc rgb blue title '8 units by hand', \
     '' index 'units 8' using 1:4 with lines lw 1.5 lc rgb orange title '8 units, trained'
set xlabel 'units'
set ylabel 'largest error'
set logscale xy
set xrange [1.6:40]
set yrange [0.008:5]
set xtics (2, 4, 8, 16, 32)
set format y '10^{%T}'
set key bottom left
all = '< grep -A1 "^# errors" '.data.' | grep "^[0-9]"'
plot all using 1:2 with lines lw 1.5 dt 2 lc rgb grey title 'bound h²/8 · max |f″|', \
     '' using 1:3 with linespoints lw 2 pt 7 ps 0.5 lc rgb blue title 'by hand', \
     '' using 1:4 with linespoints lw 1.5 pt 7 ps 0.5 lc rgb orange title 'trained'
unset multiplot
