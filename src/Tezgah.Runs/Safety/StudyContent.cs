using Tezgah.Core.Runs;

namespace Tezgah.Runs.Safety;

/// <summary>What is to go into a study's file.</summary>
/// <param name="Name">What the study is called.</param>
/// <param name="Runs">The ids of its runs; those that have not ended are left out.</param>
/// <param name="WithCheckpoints">Whether their checkpoints come along; without them no run can be gone on from or tried.</param>
public sealed record StudyRequest(string Name, IReadOnlyCollection<string> Runs, bool WithCheckpoints = true);

/// <summary>What will become of a run of a file.</summary>
public enum StudyRunFate
{
    /// <summary>It comes in.</summary>
    New,

    /// <summary>It comes in under a new id, since it was removed here for good.</summary>
    Renamed,

    /// <summary>It is here already and stays as it is.</summary>
    Known,

    /// <summary>It is here among the deleted ones and stays there.</summary>
    Deleted,

    /// <summary>Its folder is here, but the store does not know it: a check has to take it in.</summary>
    Stranded,
}

/// <summary>A run of a study's file.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called; its id where the file does not say.</param>
/// <param name="Status">How it ended; null where the file does not say.</param>
/// <param name="Bytes">The size of its files, unpacked.</param>
/// <param name="Fate">What will become of it.</param>
public sealed record StudyRun(string Id, string Name, RunStatus? Status, long Bytes, StudyRunFate Fate)
{
    /// <summary>Whether importing the file adds it.</summary>
    public bool IsToCome => Fate is StudyRunFate.New or StudyRunFate.Renamed;
}

/// <summary>What a study's file holds.</summary>
/// <param name="Name">The study.</param>
/// <param name="Runs">Its runs.</param>
/// <param name="WithCheckpoints">Whether their checkpoints are in it.</param>
public sealed record StudyContent(string Name, IReadOnlyList<StudyRun> Runs, bool WithCheckpoints)
{
    /// <summary>The bytes that importing it takes of the disk.</summary>
    public long Bytes => Sum(Runs.Where(r => r.IsToCome).Select(r => r.Bytes));

    // A file can say what it likes of its lengths; too much is what no disk has room for.
    internal static long Sum(IEnumerable<long> lengths) => lengths.Aggregate(0L, (sum, length) => length > long.MaxValue - sum ? long.MaxValue : sum + length);
}

/// <summary>What came of importing a study.</summary>
/// <param name="Name">The study.</param>
/// <param name="Added">The ids of the runs that were added.</param>
/// <param name="Known">The ids of those that the store has already, the deleted ones among them.</param>
public sealed record StudyImport(string Name, IReadOnlyList<string> Added, IReadOnlyList<string> Known)
{
    /// <summary>The ids of those that were left out since a folder lies in their place that the store does not know: a check has to take it in.</summary>
    public IReadOnlyList<string> Stranded { get; init; } = [];
}
