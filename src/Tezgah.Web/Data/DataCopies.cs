using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Text;
using Tezgah.Text.Data;

namespace Tezgah.Web.Data;

/// <summary>Makes new data sets of one that is there: as UTF-8, split, or without some rows. Its own files are not touched.</summary>
public sealed class DataCopies(DataSetStore store, DataFileReader reader, TimeProvider time, Func<string> random)
{
    /// <summary>The name of the file beside a split that says which rows went where.</summary>
    public const string SplitFile = "split.json";

    /// <summary>The same rows as UTF-8, in a form that is read without being told anything; without the rows named.</summary>
    /// <param name="set">The set.</param>
    /// <param name="name">What the copy is called.</param>
    /// <param name="without">The numbers of the rows to leave out, by part.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    /// <exception cref="ProblemException">A file cannot be read, or the disk is full.</exception>
    public async Task<DataSet> CopyAsync(
        DataSet set, string name, IReadOnlyDictionary<DataPart, IReadOnlySet<int>>? without, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        var files = new List<(DataPart Part, DataFile File)>();
        foreach (var (part, path) in set.Parts())
        {
            files.Add((part, await reader.ReadAsync(path, set.Reading, cancellationToken)));
        }

        return await Task.Run(
            () => Write(
                set,
                name,
                new DataOrigin(set.Name, files[0].File.Hash),
                [.. files.Select(f => (f.Part, f.File, Kept(f.File, without?.GetValueOrDefault(f.Part))))],
                split: null),
            cancellationToken);
    }

    /// <summary>The rows of the training file in parts, with the record of the split beside them.</summary>
    /// <exception cref="ProblemException">The file cannot be read, a part would be empty, or the disk is full.</exception>
    public async Task<DataSet> SplitAsync(
        DataSet set, string name, string? labelColumn, double validationShare, double testShare, long seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        var file = await reader.ReadAsync(set.Train, set.Reading, cancellationToken);
        return await Task.Run(
            () =>
            {
                var split = Split(file, labelColumn, validationShare, testShare, seed);
                (DataPart, DataFile, IReadOnlyList<int>)[] parts =
                [
                    .. new[] { (DataPart.Train, file, split.Train.Rows), (DataPart.Validation, file, split.Validation.Rows), (DataPart.Test, file, split.Test.Rows) }
                        .Where(p => p.Rows.Count > 0),
                ];
                return Write(set, name, new DataOrigin(set.Name, file.Hash, seed, validationShare, testShare, labelColumn), parts, split);
            },
            cancellationToken);
    }

    /// <summary>The split, checked: what is asked for in shares is there in rows.</summary>
    /// <exception cref="ProblemException"><c>split-shares</c>, <c>data-split-empty</c>, or the column is missing.</exception>
    public static SplitRecord Split(DataFile file, string? labelColumn, double validationShare, double testShare, long seed)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!(validationShare >= 0 && testShare >= 0 && validationShare + testShare is > 0 and < 1))
        {
            throw new ProblemException(new Problem("split-shares"));
        }

        try
        {
            var split = SplitRecord.Of(file, labelColumn, validationShare, testShare, seed);
            return (split.Train.Rows.Count == 0) || (validationShare > 0 && split.Validation.Rows.Count == 0) || (testShare > 0 && split.Test.Rows.Count == 0)
                ? throw new ProblemException(new Problem("data-split-empty", null, Display.Format.Count(file.Rows.Count)))
                : split;
        }
        catch (DataFileException e)
        {
            throw new ProblemException(e.Problem, e);
        }
    }

    private DataSet Write(
        DataSet source, string name, DataOrigin origin, IReadOnlyList<(DataPart Part, DataFile File, IReadOnlyList<int> Rows)> parts, SplitRecord? split)
    {
        var now = time.GetUtcNow();
        var id = DataSetIds.New(name, now, random());
        var folder = store.Folder(id);
        try
        {
            Directory.CreateDirectory(folder);
            var paths = new Dictionary<DataPart, string>();
            foreach (var (part, file, rows) in parts)
            {
                var path = Path.Combine(folder, FileName(part) + DataWriter.Extension(file.Format));
                using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                DataWriter.Write(file, rows, stream);
                paths[part] = path;
            }

            if (split is not null)
            {
                File.WriteAllText(Path.Combine(folder, SplitFile), split.ToJson());
            }

            var set = source with
            {
                Id = id,
                Name = name,
                Train = paths[DataPart.Train],
                Validation = paths.GetValueOrDefault(DataPart.Validation),
                Test = paths.GetValueOrDefault(DataPart.Test),
                AddedAt = now,
                Reading = null,
                Origin = origin,
            };
            store.Save(set);
            return set;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }

            throw new ProblemException(FileErrors.NotWritten(folder, e), e);
        }
    }

    private static string FileName(DataPart part) => part switch
    {
        DataPart.Train => "train",
        DataPart.Validation => "validation",
        _ => "test",
    };

    private static int[] Kept(DataFile file, IReadOnlySet<int>? without) =>
        [.. Enumerable.Range(0, file.Rows.Count).Where(r => without?.Contains(r) != true)];
}
