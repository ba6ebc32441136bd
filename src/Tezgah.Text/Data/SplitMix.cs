namespace Tezgah.Text.Data;

/// <summary>
/// SplitMix64 (Steele et al. 2014): a small random generator that is the same on every machine and in every version
/// of the runtime, so that a recorded seed gives the recorded split.
/// </summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 to <paramref name="below"/> - 1, each as likely.</summary>
    public int Next(int below)
    {
        _state += 0x9E3779B97F4A7C15UL;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return (int)Math.BigMul(z ^ (z >> 31), (ulong)below, out _);
    }

    /// <summary>Puts the items in a random order (Fisher and Yates).</summary>
    public void Shuffle(Span<int> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
