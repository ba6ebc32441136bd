using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Data;

/// <summary>
/// The data sets that a person has put on the list: one folder each below <c>data/</c> of the data folder, with <c>set.json</c> and the
/// files that the dashboard itself wrote. Files elsewhere are never touched. Safe for several threads.
/// </summary>
public sealed class DataSetStore(DashboardOptions options)
{
    private const string FileName = "set.json";

    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private readonly Lock _gate = new();

    private string Root => Path.Combine(options.DataFolder, "data");

    /// <summary>The folder of a set, whether it is there or not.</summary>
    /// <exception cref="ProblemException"><c>data-set-missing</c>: the text cannot be an id, and might lead elsewhere.</exception>
    public string Folder(string id) => DataSetIds.IsId(id)
        ? Path.Combine(Root, id)
        : throw new ProblemException(new Problem("data-set-missing", null, id));

    /// <summary>All sets on the list, the newest first; one whose file is broken is left out, and named by the second.</summary>
    public (IReadOnlyList<DataSet> Sets, IReadOnlyList<Problem> Problems) List()
    {
        var sets = new List<DataSet>();
        var problems = new List<Problem>();
        lock (_gate)
        {
            if (!Directory.Exists(Root))
            {
                return (sets, problems);
            }

            foreach (var folder in Directory.EnumerateDirectories(Root).Where(f => File.Exists(Path.Combine(f, FileName))))
            {
                try
                {
                    sets.Add(Read(folder));
                }
                catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
                {
                    problems.Add(new Problem("data-set-broken", null, Path.Combine(folder, FileName)).Because(e));
                }
            }
        }

        return ([.. sets.OrderByDescending(s => s.AddedAt).ThenBy(s => s.Id, StringComparer.Ordinal)], problems);
    }

    /// <summary>One set; null if it is not on the list.</summary>
    public DataSet? Find(string id)
    {
        lock (_gate)
        {
            return DataSetIds.IsId(id) && File.Exists(Path.Combine(Root, id, FileName)) ? Read(Path.Combine(Root, id)) : null;
        }
    }

    /// <summary>Puts a set on the list, or takes what was said of it anew.</summary>
    /// <exception cref="ProblemException"><c>disk-full</c>, <c>folder-not-writable</c>.</exception>
    public void Save(DataSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var folder = Folder(set.Id);
        var partial = Path.Combine(folder, FileName + ".part");
        lock (_gate)
        {
            try
            {
                Directory.CreateDirectory(folder);
                File.WriteAllText(partial, JsonSerializer.Serialize(set, s_json));
                File.Move(partial, Path.Combine(folder, FileName), overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(FileErrors.NotWritten(folder, e), e);
            }
        }
    }

    /// <summary>Takes a set off the list, with the files that the dashboard wrote for it.</summary>
    /// <exception cref="ProblemException"><c>folder-not-writable</c>.</exception>
    public void Remove(string id)
    {
        var folder = Folder(id);
        lock (_gate)
        {
            try
            {
                // First what makes it a set: half removed, it is not on the list any more.
                File.Delete(Path.Combine(folder, FileName));
                Directory.Delete(folder, recursive: true);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody else was faster.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(FileErrors.NotWritten(folder, e), e);
            }
        }
    }

    private static DataSet Read(string folder)
    {
        var set = JsonSerializer.Deserialize<DataSet>(File.ReadAllText(Path.Combine(folder, FileName)), s_json)
            ?? throw new JsonException("null");
        return set with { Id = Path.GetFileName(folder) };
    }
}
