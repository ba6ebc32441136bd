using Tezgah.Text.Tokenization.Bpe;

namespace Tezgah.Text.Tests.Tokenization.Bpe;

public sealed class BpeMergerTests
{
    [Theory]
    [InlineData(20)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(400)]
    public void Merge_AnyLength_GivesWhatMergingPairByPairGives(int length)
    {
        var random = new RandomText(length);
        for (var round = 0; round < 50; round++)
        {
            var merges = RandomMerges(random);
            var table = new MergeTable(merges);
            var symbols = Enumerable.Range(0, length).Select(_ => random.Next(0, 4)).ToArray();
            var expected = PairByPair(symbols, merges);

            var actual = (int[])symbols.Clone();
            Assert.Equal(expected, actual[..new BpeMerger(table).Merge(actual)]);
        }
    }

    [Fact]
    public void Merge_AMillionSymbols_EndsSoon()
    {
        // a a -> b, b b -> c, …: every level halves the run.
        var merges = Enumerable.Range(0, 20).Select(i => (i, i, i + 1)).ToList();
        var symbols = new int[1 << 20];

        Assert.Equal(1, new BpeMerger(new MergeTable(merges)).Merge(symbols));
        Assert.Equal(20, symbols[0]);
    }

    [Fact]
    public void WordCache_FullAndStartedAnew_KeepsGivingTheRightIds()
    {
        var cache = new WordCache();
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < 100_000; i++)
            {
                var word = $"word{i}";
                var hash = WordCache.Hash(word);
                if (cache.TryGet(word, hash, out var known))
                {
                    Assert.Equal([i, i + 1], known.ToArray());
                }
                else
                {
                    cache.Add(word, hash, [i, i + 1]);
                    Assert.True(cache.TryGet(word, hash, out var added));
                    Assert.Equal([i, i + 1], added.ToArray());
                }
            }
        }
    }

    // Ids 0 to 3 are symbols; each merge makes the next id from two that are there.
    private static List<(int Left, int Right, int Merged)> RandomMerges(RandomText random)
    {
        var merges = new List<(int Left, int Right, int Merged)>();
        for (var merged = 4; merged < 24; merged++)
        {
            var pair = (random.Next(0, merged), random.Next(0, merged));
            if (!merges.Exists(m => (m.Left, m.Right) == pair))
            {
                merges.Add((pair.Item1, pair.Item2, merged));
            }
        }

        return merges;
    }

    private static int[] PairByPair(int[] symbols, List<(int Left, int Right, int Merged)> merges)
    {
        var list = symbols.ToList();
        while (true)
        {
            var best = (Rank: int.MaxValue, At: -1);
            for (var i = 0; i + 1 < list.Count; i++)
            {
                var rank = merges.FindIndex(m => m.Left == list[i] && m.Right == list[i + 1]);
                if (rank >= 0 && rank < best.Rank)
                {
                    best = (rank, i);
                }
            }

            if (best.At < 0)
            {
                return [.. list];
            }

            list[best.At] = merges[best.Rank].Merged;
            list.RemoveAt(best.At + 1);
        }
    }
}
