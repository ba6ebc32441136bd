using static TorchSharp.torch;

namespace Tezgah.Engine.Training;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): small, and the same on every machine and version of .NET.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = (int)Math.BigMul(Next(), (ulong)i + 1, out _);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>
    /// Sets torch's generators, of processor and GPU, for one step. Its random numbers then follow from seed and step alone: a
    /// run can be taken up at any step without saving a generator's state, which for a GPU could not be read anyway.
    /// </summary>
    public static void SeedTorch(long seed, int step) =>
        manual_seed((long)(new SplitMix((ulong)seed ^ (((ulong)step + 1) * 0xD1342543DE82EF95)).Next() >> 1));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
