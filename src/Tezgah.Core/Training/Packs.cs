namespace Tezgah.Core.Training;

/// <summary>
/// Lays texts together into packs of a limited number of tokens: the longest first, each into the first pack with room for it
/// (first-fit decreasing, Johnson 1973: at most 11/9 of the least number of packs, and 1 more).
/// </summary>
internal static class Packs
{
    /// <summary>Fills packs with all of the texts.</summary>
    /// <param name="texts">The texts, each once.</param>
    /// <param name="lengths">The tokens of every text there is.</param>
    /// <param name="limit">The most tokens of a pack; a longer text is alone in its own.</param>
    /// <returns>The packs in the order in which they were begun; in each, the texts as they stand in <paramref name="texts"/>.</returns>
    public static int[][] Fill(IReadOnlyList<int> texts, IReadOnlyList<int> lengths, int limit)
    {
        var packs = new List<List<int>>();
        var room = new List<long>();
        foreach (var place in Enumerable.Range(0, texts.Count).OrderByDescending(p => lengths[texts[p]]).ThenBy(p => p))
        {
            var length = lengths[texts[place]];
            var pack = room.FindIndex(r => r >= length);
            if (pack < 0)
            {
                pack = packs.Count;
                packs.Add([]);
                room.Add(limit);
            }

            packs[pack].Add(place);
            room[pack] -= length;
        }

        return [.. packs.Select(pack => pack.Order().Select(p => texts[p]).ToArray())];
    }
}
