using Tezgah.Core.Jobs;
using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>Files that belong together, and what a person said of them.</summary>
public sealed record DataSet
{
    /// <summary>Its name in links and on disk: lower-case letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What a person calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The file to train on, or the whole of the data, as a full path.</summary>
    public required string Train { get; init; }

    /// <summary>The file to measure on while training, as a full path; null for none.</summary>
    public string? Validation { get; init; }

    /// <summary>The file to measure on at the end, as a full path; null for none.</summary>
    public string? Test { get; init; }

    /// <summary>When it was put on the list, UTC; null for one that only runs know of.</summary>
    public DateTimeOffset? AddedAt { get; init; }

    /// <summary>What is learnt from it (<see cref="TaskNames"/>); null while nobody has said.</summary>
    public string? Task { get; init; }

    /// <summary>What the columns are for; null tells it from their names.</summary>
    public ColumnRoles? Columns { get; init; }

    /// <summary>How the files are read; null finds it out.</summary>
    public DataReading? Reading { get; init; }

    /// <summary>Where it comes from: the set it was split or copied from; null for files as they came.</summary>
    public DataOrigin? Origin { get; init; }

    /// <summary>The parts that are there, in the order of their use.</summary>
    public IEnumerable<(DataPart Part, string Path)> Parts()
    {
        yield return (DataPart.Train, Train);
        if (Validation is not null)
        {
            yield return (DataPart.Validation, Validation);
        }

        if (Test is not null)
        {
            yield return (DataPart.Test, Test);
        }
    }

    /// <summary>Whether it has the same files as another.</summary>
    public bool HasFilesOf(DataSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Train, Validation, Test) == (other.Train, other.Validation, other.Test);
    }
}

/// <summary>What a file of a data set is for.</summary>
public enum DataPart
{
    /// <summary>To train on.</summary>
    Train,

    /// <summary>To measure on while training.</summary>
    Validation,

    /// <summary>To measure on at the end.</summary>
    Test,
}

/// <summary>How a file is read where a person chose it; null finds it out.</summary>
/// <param name="Encoding">One of <see cref="DataEncodings.All"/>.</param>
/// <param name="Separator">The character between the fields of a CSV file.</param>
/// <param name="HasHeader">Whether the first line of a CSV file names the columns.</param>
public sealed record DataReading(string? Encoding = null, char? Separator = null, bool HasHeader = true)
{
    /// <summary>Everything is found out.</summary>
    public static DataReading Automatic { get; } = new();

    /// <summary>The same for the reader of files.</summary>
    public DataFileOptions Options => new() { Encoding = Encoding, Separator = Separator, HasHeader = HasHeader };
}

/// <summary>Where the files of a data set come from.</summary>
/// <param name="Name">The name of the set that they were made of.</param>
/// <param name="Sha256">SHA-256 of its file, in lower-case hexadecimal.</param>
/// <param name="Seed">The seed of the split; null for a copy.</param>
/// <param name="ValidationShare">The share of the rows for validation.</param>
/// <param name="TestShare">The share of the rows for the test.</param>
/// <param name="StratifiedBy">The column whose values have the same share in each part; null for a plain split.</param>
public sealed record DataOrigin(
    string Name, string Sha256, long? Seed = null, double ValidationShare = 0, double TestShare = 0, string? StratifiedBy = null);
