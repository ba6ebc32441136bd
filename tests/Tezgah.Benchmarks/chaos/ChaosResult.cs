namespace Tezgah.Benchmarks.Chaos;

/// <summary>What came of killing.</summary>
internal sealed record ChaosResult
{
    /// <summary>The kills by their victims.</summary>
    public required IReadOnlyDictionary<string, int> Kills { get; init; }

    /// <summary>How often runs were put back in the queue.</summary>
    public required int Resumed { get; init; }

    /// <summary>How often the dashboard was started.</summary>
    public required int Starts { get; init; }

    /// <summary>The runs by their states when the last kill was over and the queue was empty.</summary>
    public required IReadOnlyDictionary<string, int> States { get; init; }

    /// <summary>The back-ups that were made, restored and compared.</summary>
    public required int Backups { get; init; }

    /// <summary>How long all of it took.</summary>
    public required TimeSpan Time { get; init; }

    /// <summary>Everything that is not as it should be.</summary>
    public required IReadOnlyList<string> Differences { get; init; }
}
