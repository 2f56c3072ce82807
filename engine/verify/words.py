"""Names subject and place of a series in plain words, by the classes of the offline verifier's network.

The network was trained to tell a thousand classes apart, among them 118 breeds of dog and no person. The groups here
combine them into words for captions. Classes in no group, such as dresses, tools or weapons, are never mentioned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.model.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from engine.verify.lite2 import Array

SURE = 0.30
"""Least mean probability over a series' photos for a word. In a trial 15 of 16 words above it were right; below it a
dark stage was called a prison."""

Numbers = tuple[int | range, ...]
"""ImageNet classes by their usual numbers, 0 to 999."""

SUBJECTS: Mapping[str, Numbers] = {
    "a dog": (range(151, 269),),
    "a cat": (range(281, 286),),
    "a bird": (range(7, 25), range(80, 101), range(127, 147)),
    "a horse": (339,),
    "a zebra": (340,),
    "an elephant": (101, 385, 386),
    "a bear": (range(294, 298),),
    "a panda": (387, 388),
    "a wild cat": (range(286, 294),),
    "a wolf": (range(269, 272),),
    "a fox": (range(277, 281),),
    "a rabbit": (range(330, 333),),
    "a squirrel": (335,),
    "a pig": (range(341, 344),),
    "a cow": (range(345, 348),),
    "a sheep": (348, 349),
    "a camel": (354,),
    "a llama": (355,),
    "an ape": (range(365, 370),),
    "a monkey": (range(370, 383),),
    "a frog": (range(30, 33),),
    "a turtle": (range(33, 38),),
    "a lizard": (range(38, 49),),
    "a crocodile": (49, 50),
    "a snake": (range(52, 69),),
    "a spider": (range(72, 78),),
    "a fish": (range(5), range(389, 398)),
    "a jellyfish": (107,),
    "a butterfly": (range(321, 327),),
    "an insect": (range(300, 321),),
    "flowers": (985, 986),
    "a mushroom": (947, range(991, 998)),
    "fruit": (range(948, 958),),
    "vegetables": (range(936, 947),),
    "food": (range(923, 936), 959, range(962, 966), 809),
    "a drink": (441, 504, 572, 966, 967, 969),
    "a car": (436, 468, 479, 511, 581, 609, 627, 656, 661, 717, 751, 817),
    "a truck": (555, 569, 675, 864, 867),
    "a bus": (654, 779, 874),
    "a train": (466, 547, 705, 820, 829),
    "a bicycle": (444, 671),
    "a motorcycle": (665, 670),
    "a boat": (403, 472, 484, 510, 554, 576, 625, 628, 724, 780, 814, 871, 914),
    "an aeroplane": (404, 895, 908),
    "a hot-air balloon": (417,),
    "a ball game": (429, 430, 560, 722, 752, 768, 805, 852, 890, 981),
    "a teddy bear": (850,),
    "a vase": (738, 883),
    "a teapot": (849,),
    "a clock": (409, 530, 892),
    "a watch": (531,),
    "a candle": (470,),
    "a backpack": (414,),
    "shoes": (502, 514, 630, 770, 774),
    "sunglasses": (836, 837),
    "a hat": (439, 515, 808),
    "an umbrella": (879,),
    "a guitar": (402, 546),
    "a piano": (579, 881),
    "a violin": (486, 889),
    "a camera": (732, 759),
    "a computer": (508, 527, 620, 664, 673, 681, 782),
    "a telephone": (487, 528),
    "a lamp": (619, 846),
}
PLACES: Mapping[str, Numbers] = {
    "on a beach": (977, 978),
    "on a rocky coast": (972, 976),
    "at a lake": (975,),
    "in the mountains": (970, 979, 980),
    "at a coral reef": (973,),
    "in the snow": (450, 537, 795, 802),
    "in a field": (958, 984),
    "at a historic building": (442, 483, 497, 538, 649, 663, 668, 682, 698, 832, 873, 884),
    "in front of an altar": (406,),
    "at a lighthouse": (437,),
    "at a bridge": (821, 839, 888),
    "in a harbour": (536, 718),
    "on a street": (704, 919, 920),
    "at a fountain": (562,),
    "on a farm": (425, 856, 866),
    "in a greenhouse": (580,),
    "in a kitchen": (534, 651, 760, 827),
    "in a bathroom": (435, 794, 861),
    "in a bedroom": (520, 564, 750),
    "in a living room": (548, 598, 831),
    "in a library": (453, 624),
    "in a restaurant": (762,),
    "in a shop": (415, 454, 467, 509, 582, 788, 860, 865),
    "on a stage": (819, 854),
    "in a cinema": (498,),
}


def facts_for(classes: Sequence[Array]) -> Facts:
    """Subject and place of photos by their class probabilities, (1000,) each; empty if the network is not sure."""
    if not len(classes):
        return Facts()
    mean: Array = np.asarray(classes, np.float32).mean(axis=0, dtype=np.float32)
    return Facts(subject=_surest(mean, SUBJECTS), place=_surest(mean, PLACES))


def _surest(probabilities: Array, groups: Mapping[str, Numbers]) -> str:
    sums = {phrase: float(probabilities[list(_spread(numbers))].sum()) for phrase, numbers in groups.items()}
    surest = max(sums, key=lambda phrase: sums[phrase])
    return surest if sums[surest] >= SURE else ""


def _spread(numbers: Numbers) -> Iterable[int]:
    for number in numbers:
        yield from number if isinstance(number, range) else (number,)
