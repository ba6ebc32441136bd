namespace Tezgah.Core.Training;

/// <summary>
/// Shuffles (Fisher and Yates) with the numbers of SplitMix64 (Steele, Lea and Flood 2014): the same on every machine and version of
/// .NET.
/// </summary>
internal struct Shuffler(ulong seed)
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

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
