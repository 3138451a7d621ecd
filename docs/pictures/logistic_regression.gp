# The fitted numbers.
of(index, column) = sprintf("stats data index '%s' using %d nooutput", index, column)
eval of('fit', 1); b0 = STATS_mean
eval of('fit', 2); b1 = STATS_mean
eval of('line', 1); w0 = STATS_mean
eval of('line', 2); w1 = STATS_mean
eval of('line', 3); b = STATS_mean
set multiplot layout 1,2
set xlabel 'highest heart rate'
set ylabel 'probability of heart disease'
set xrange [95:200]
set yrange [-0.05:1.05]
set key at graph 1,0.9
plot data index 0 with points pt 7 ps 0.5 lc rgb '#222222' title 'patients', \
     1 / (1 + exp(-b0 - b1 * (x - 150) / 10)) with lines lw 2 lc rgb blue title 'fitted', \
     0.5 with lines dt 3 lc rgb grey notitle
set xlabel 'x₁'
set ylabel 'x₂'
set xrange [-3:3]
set yrange [-3:5]
set key at graph 1,1
plot data index 'answer 0' with points pt 7 ps 0.35 lc rgb orange title 'y = 0', \
     data index 'answer 1' with points pt 7 ps 0.35 lc rgb blue title 'y = 1', \
     -(w0 * x + b) / w1 with lines lw 2 lc rgb '#222222' title 'p = ½, fitted', \
     (x + 0.5) / 2 with lines lw 2 dt 2 lc rgb green title 'p = ½, as drawn'
unset multiplot
