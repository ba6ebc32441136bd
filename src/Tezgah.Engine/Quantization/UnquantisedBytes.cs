namespace Tezgah.Engine.Quantization;

/// <summary>
/// Counts how much of a model's quantised matrices is there as numbers: each while it is read from its file, and, in use, the part that
/// is read back at a time. Safe for several threads.
/// </summary>
internal sealed class UnquantisedBytes
{
    private readonly Lock _gate = new();
    private long _now;

    /// <summary>The most bytes that were there at once.</summary>
    public long Most { get; private set; }

    /// <summary>Counts bytes until the result is disposed.</summary>
    public Held Hold(long bytes)
    {
        Add(bytes);
        return new Held(this, bytes);
    }

    private void Add(long bytes)
    {
        lock (_gate)
        {
            _now += bytes;
            Most = Math.Max(Most, _now);
        }
    }

    /// <summary>Bytes that are there.</summary>
    internal readonly struct Held(UnquantisedBytes all, long bytes) : IDisposable
    {
        public void Dispose() => all.Add(-bytes);
    }
}
