# What all pictures share: on white, so that they read on a dark page as well.
set terminal svg size 800,340 font 'sans-serif,13' background '#ffffff' linewidth 1.2
set border 3 lc '#888888'
set tics nomirror textcolor '#444444'
set xlabel textcolor '#222222'
set ylabel textcolor '#222222'
set key Left reverse samplen 2 spacing 1.1
blue = '#1f6fb4'
orange = '#e0701a'
green = '#2a8f4a'
purple = '#8450a8'
grey = '#999999'
