namespace Tezgah.Engine.Training;

/// <summary>SplitMix64 (Steele, Lea and Flood 2014): small, and the same on every machine and version of .NET.</summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>
    /// The seed of the random numbers of one batch. They follow from the run's seed, the step and the batch alone: a run can be taken
    /// up at any step without saving a generator's state, which for a GPU could not be read anyway.
    /// </summary>
    public static long SeedOf(long seed, int step, int batch) => (long)(new SplitMix(
        (ulong)seed ^ (((ulong)step + 1) * 0xD1342543DE82EF95) ^ ((ulong)batch * 0xAF251AF3B0F025B5)).Next() >> 1);

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
