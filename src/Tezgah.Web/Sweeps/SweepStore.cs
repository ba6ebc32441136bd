using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Tezgah.Core.Files;
using Tezgah.Core.Problems;
using Tezgah.Web.Data;
using Tezgah.Web.Hosting;

namespace Tezgah.Web.Sweeps;

/// <summary>The sweeps, a file each below <c>sweeps/</c> of the data folder; which of them a run belongs to stands there too. Safe for several threads.</summary>
public sealed class SweepStore(DashboardOptions options)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        WriteIndented = true,
    };

    private readonly Lock _gate = new();

    private string Root => Path.Combine(options.DataFolder, "sweeps");

    /// <summary>All sweeps, the newest first, and what is wrong with the files of others.</summary>
    public (IReadOnlyList<Sweep> Sweeps, IReadOnlyList<Problem> Problems) List()
    {
        var sweeps = new List<Sweep>();
        var problems = new List<Problem>();
        lock (_gate)
        {
            foreach (var path in Directory.Exists(Root) ? Directory.EnumerateFiles(Root, "*.json") : [])
            {
                try
                {
                    sweeps.Add(Read(path));
                }
                catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
                {
                    problems.Add(new Problem("sweep-broken", null, path).Because(e));
                }
            }
        }

        return ([.. sweeps.OrderByDescending(s => s.CreatedAt).ThenBy(s => s.Id, StringComparer.Ordinal)], problems);
    }

    /// <summary>One sweep; null if there is none.</summary>
    /// <exception cref="ProblemException"><c>sweep-broken</c>.</exception>
    public Sweep? Find(string id)
    {
        lock (_gate)
        {
            var path = DataSetIds.IsId(id) ? Path.Combine(Root, id + ".json") : null;
            try
            {
                return path is not null && File.Exists(path) ? Read(path) : null;
            }
            catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(new Problem("sweep-broken", null, path!).Because(e), e);
            }
        }
    }

    /// <summary>Keeps a sweep as it is now.</summary>
    /// <exception cref="ProblemException"><c>disk-full</c>, <c>folder-not-writable</c>.</exception>
    public void Save(Sweep sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        lock (_gate)
        {
            try
            {
                Directory.CreateDirectory(Root);
                var path = Path.Combine(Root, sweep.Id + ".json");
                File.WriteAllText(path + ".part", JsonSerializer.Serialize(sweep, s_json));
                File.Move(path + ".part", path, overwrite: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new ProblemException(FileErrors.NotWritten(Root, e), e);
            }
        }
    }

    private static Sweep Read(string path) => JsonSerializer.Deserialize<Sweep>(File.ReadAllText(path), s_json) ?? throw new JsonException("null");
}
