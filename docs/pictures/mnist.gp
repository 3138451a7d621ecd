# From the tables of docs/mnist.md.
rows(section) = sprintf("< awk -F'|' '/^## /{s = $0} s ~ /%s/ && $2 + 0 > 0 {print $2, $4, $6}' ../mnist.md", section)
set terminal svg size 800,360
set xlabel 'epoch'
set ylabel 'error rate'
set logscale y
set xrange [0.5:20.5]
set yrange [0.0008:0.06]
set ytics (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
set key outside right
set grid y lc rgb '#dddddd' lw 0.5
plot rows('lecture') using 1:3 with linespoints lw 2 pt 7 ps 0.5 lc rgb blue title 'lecture, test', \
     rows('lecture') using 1:2 with lines lw 1.5 dt 2 lc rgb blue title 'lecture, training', \
     rows('better') using 1:3 with linespoints lw 2 pt 7 ps 0.5 lc rgb orange title 'better, test', \
     rows('better') using 1:2 with lines lw 1.5 dt 2 lc rgb orange title 'better, training'
