set multiplot
set origin 0,0
set size 0.48,1
set xlabel 'epoch'
set ylabel 'error rate'
set yrange [0:0.25]
set xrange [0.8:8.2]
set key top right
plot data index 0 using 1:2 with linespoints lw 2 pt 7 ps 0.5 lc rgb blue title 'training set', \
     data index 0 using 1:3 with linespoints lw 2 pt 7 ps 0.5 lc rgb orange title 'test set'

set origin 0.5,0.1
set size 0.5,0.85
unset border
unset tics
unset xlabel
unset ylabel
unset key
set size ratio -1
set xrange [-2:142]
set yrange [58:-2]
set title 'ten of the pictures'
set style fill solid 1 noborder
plot data index 'ink' using (28 * (int($1) % 5) + ($3 + $4) / 2.0):(30 * int($1 / 5) + $2 + 0.5):(28 * (int($1) % 5) + $3):(28 * (int($1) % 5) + $4):(30 * int($1 / 5) + $2):(30 * int($1 / 5) + $2 + 1) \
  with boxxyerror lc rgb '#333333'
unset multiplot
