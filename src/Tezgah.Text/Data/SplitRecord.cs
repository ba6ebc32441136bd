using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Core.Problems;

namespace Tezgah.Text.Data;

/// <summary>
/// A split as it is kept: the rows of each part, by number, with the hashes that show later whether file and rows are still the same.
/// </summary>
public sealed record SplitRecord
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The version of the format.</summary>
    public int V { get; init; } = 1;

    /// <summary>The name of the file, without its folder.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the file's bytes, in lower-case hexadecimal.</summary>
    public required string FileSha256 { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>The column whose values have the same share in each part; null for a plain split.</summary>
    public string? StratifiedBy { get; init; }

    /// <summary>The rows to train on.</summary>
    public required SplitPart Train { get; init; }

    /// <summary>The rows to measure on while training.</summary>
    public required SplitPart Validation { get; init; }

    /// <summary>The rows to measure on at the end.</summary>
    public required SplitPart Test { get; init; }

    /// <summary>Splits a file: by shares of its rows or, with a label column, of the rows of each label.</summary>
    /// <param name="file">The file.</param>
    /// <param name="labelColumn">The column with the labels; null for a plain split.</param>
    /// <param name="validationShare">The share for validation, 0 to below 1.</param>
    /// <param name="testShare">The share for the test, 0 to below 1.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="DataFileException"><c>data-column-missing</c>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shares leave nothing for training.</exception>
    public static SplitRecord Of(DataFile file, string? labelColumn, double validationShare, double testShare, long seed)
    {
        ArgumentNullException.ThrowIfNull(file);
        var split = labelColumn is null
            ? DataSplit.Random(file.Rows.Count, validationShare, testShare, seed)
            : DataSplit.Stratified(Numbers(file.Values(labelColumn)), validationShare, testShare, DataSplit.Fold(seed));
        return new SplitRecord
        {
            File = Path.GetFileName(file.Path),
            FileSha256 = file.Hash,
            Seed = seed,
            StratifiedBy = labelColumn,
            Train = SplitPart.Of(file, split.Train),
            Validation = SplitPart.Of(file, split.Validation),
            Test = SplitPart.Of(file, split.Test),
        };
    }

    /// <summary>The split as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_options);

    /// <summary>Reads a split and checks that it is one of <paramref name="file"/>: its bytes, and the content of every row of every part.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="source">Where it comes from, for messages.</param>
    /// <param name="file">The data file.</param>
    /// <exception cref="DataFileException"><c>split-broken</c>, <c>split-of-other-data</c>.</exception>
    public static SplitRecord Read(string json, string source, DataFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        SplitRecord? split;
        try
        {
            split = JsonSerializer.Deserialize<SplitRecord>(json, s_options);
        }
        catch (JsonException e)
        {
            throw Broken(source, Cause.Of(e));
        }

        if (split?.Train?.Rows is null || split.Validation?.Rows is null || split.Test?.Rows is null || split.V != 1)
        {
            throw Broken(source, Problem.Part("why-no-split"));
        }

        if (split.FileSha256 != file.Hash)
        {
            throw new DataFileException(
                "split-of-other-data",
                $"The split {source} was made of another file (SHA-256 {split.FileSha256}, not {file.Hash}); give that file, or split anew.",
                source,
                split.FileSha256,
                file.Hash);
        }

        SplitPart[] parts = [split.Train, split.Validation, split.Test];
        var rows = parts.SelectMany(p => p.Rows).ToArray();
        return Array.Exists(rows, r => r < 0 || r >= file.Rows.Count) ? throw Broken(source, Problem.Part("why-split-rows", $"{file.Rows.Count}"))
            : rows.Distinct().Count() < rows.Length ? throw Broken(source, Problem.Part("why-split-twice"))
            : Array.Exists(parts, p => p.Sha256 != SplitPart.Of(file, p.Rows).Sha256) ? throw Broken(source, Problem.Part("why-split-hash"))
            : split;
    }

    private static int[] Numbers(IReadOnlyList<string> labels)
    {
        var numbers = labels.Select(l => l.Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Index().ToDictionary(l => l.Item, l => l.Index, StringComparer.Ordinal);
        return [.. labels.Select(l => numbers[l.Trim()])];
    }

    private static DataFileException Broken(string source, Problem problem) => new(
        "split-broken", $"The split {source} cannot be used ({problem.MessageIn(CultureInfo.InvariantCulture)}); split anew.", source)
    {
        Details = [problem],
    };
}

/// <summary>One part of a split.</summary>
/// <param name="Rows">The row numbers, from 0, in ascending order.</param>
/// <param name="Sha256">SHA-256 over the content of the rows: column names and values, each with its length, in the order of the file.</param>
public sealed record SplitPart(IReadOnlyList<int> Rows, string Sha256)
{
    internal static SplitPart Of(DataFile file, IReadOnlyList<int> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var column in file.Columns)
        {
            Append(hash, column);
        }

        foreach (var row in rows)
        {
            for (var column = 0; column < file.Columns.Count; column++)
            {
                Append(hash, file.Rows[row][column]);
            }
        }

        return new SplitPart(rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    // The length before each value keeps values that flow into each other apart; an absent value is none, not an empty one.
    private static void Append(IncrementalHash hash, string? value)
    {
        Span<byte> length = stackalloc byte[4];
        var bytes = value is null ? [] : Encoding.UTF8.GetBytes(value);
        BinaryPrimitives.WriteInt32LittleEndian(length, value is null ? -1 : bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
