# The lines where p is ½.
set contour base
set cntrparam levels discrete 0.5
unset surface
set table $linear
splot data index 'linear'
set table $squares
splot data index 'squares by hand'
set table $learned
splot data index 'features learned'
unset table

set size ratio -1
set xrange [-1.3:1.3]
set yrange [-1.3:1.3]
set xtics 1
set ytics 1
set xlabel 'x' offset 0,0.5
set ylabel 'y' offset 1
set multiplot layout 1,3 margins 0.06,0.99,0.25,0.92 spacing 0.06
titles = '"linear" "x² + y² by hand" "features learned"'
do for [k = 1:3] {
  set title word(titles, k)
  if (k == 2) { set key center at screen 0.5,0.04 maxrows 1 width 3 } else { unset key }
  plot data index 0 every 2 with points pt 7 ps 0.35 lc rgb blue title 'inside', \
       data index 1 every 2 with points pt 7 ps 0.35 lc rgb orange title 'outside', \
       word('$linear $squares $learned', k) with lines lw 2 lc rgb '#222222' title 'p = ½'
}
unset multiplot
