set terminal svg size 800,330
set xlabel 'w'
set ylabel 'loss'
set xrange [-3:11.4]
set yrange [0:1.7]
set key bottom left
plot data index 'loss' with lines lw 1.5 lc rgb grey title 'mean loss of 64 points', \
     data index 'ends' using 1:2 with points pt 6 ps 0.8 lw 1.5 lc rgb '#222222' title 'starts', \
     data index 'ends' using 3:4 with points pt 7 ps 0.9 lc rgb orange title 'ends, batch', \
     data index 'ends' using 5:6 with points pt 5 ps 0.5 lc rgb blue title 'ends, stochastic'
