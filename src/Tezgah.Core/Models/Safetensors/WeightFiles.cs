using System.Text.Json;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Models.Safetensors;

/// <summary>
/// The weights of a model folder: one safetensors file, or several with an index that says which tensor is where. Only the
/// headers are read.
/// </summary>
public sealed class WeightFiles
{
    /// <summary>The file of a model that has only one.</summary>
    public const string SingleFile = "model.safetensors";

    /// <summary>The index of a model that has several.</summary>
    public const string IndexFile = "model.safetensors.index.json";

    /// <summary>An index of the largest models has a few megabytes.</summary>
    private const long LargestIndex = 32 << 20;

    private static readonly string[] s_pickles = [".bin", ".pt", ".pth", ".ckpt", ".pkl"];

    /// <summary>More names than this in one message help nobody.</summary>
    private const int MostShown = 10;

    private readonly Dictionary<string, WeightPlace> _places = new(StringComparer.Ordinal);
    private readonly string _folder;

    private WeightFiles(string folder, IEnumerable<SafetensorsHeader> files)
    {
        _folder = folder;
        foreach (var file in files)
        {
            foreach (var entry in file.Entries.Values)
            {
                if (!_places.TryAdd(entry.Name, new WeightPlace(file, entry)))
                {
                    throw new ProblemException(new Problem("model-tensor-twice", file.Path, entry.Name, file.Path));
                }
            }
        }
    }

    /// <summary>Every tensor by name.</summary>
    public IReadOnlyDictionary<string, WeightPlace> Places => _places;

    /// <summary>The bytes of all tensors.</summary>
    public long Bytes => _places.Values.Sum(p => p.Entry.End - p.Entry.Start);

    /// <summary>Reads the headers of a folder's weights.</summary>
    /// <exception cref="ProblemException">
    /// There are none, only pickle files, or one is missing, cut off or damaged; or a tensor of the index is not where it says.
    /// </exception>
    public static WeightFiles Open(string folder)
    {
        var single = Path.Combine(folder, SingleFile);
        if (File.Exists(single))
        {
            return new WeightFiles(folder, [SafetensorsHeader.Read(single)]);
        }

        var index = Path.Combine(folder, IndexFile);
        return File.Exists(index) ? OfIndex(folder, index) : throw new ProblemException(NoWeights(folder));
    }

    /// <summary>Compares names and shapes with what a network needs.</summary>
    /// <param name="config">The network.</param>
    /// <param name="given">Tensors that the network takes from elsewhere: a new classification head.</param>
    /// <returns>Everything that does not fit; empty if all does.</returns>
    public IReadOnlyList<Problem> Compare(ModelConfig config, params IReadOnlyCollection<string> given)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(given);
        var needed = config.Tensors().Where(t => !given.Contains(t.Name)).ToDictionary(t => t.Name, StringComparer.Ordinal);
        var problems = new List<Problem>();
        var missing = needed.Keys.Where(n => !_places.ContainsKey(n)).ToList();
        if (missing.Count > 0)
        {
            problems.Add(new Problem("model-tensors-missing", _folder, _folder, $"{missing.Count}", Shown(missing)));
        }

        var unexpected = _places.Keys.Where(n => !needed.ContainsKey(n) && !given.Contains(n) && !IsUnused(n)).ToList();
        if (unexpected.Count > 0)
        {
            problems.Add(new Problem("model-tensors-unexpected", _folder, _folder, $"{unexpected.Count}", Shown(unexpected)));
        }

        problems.AddRange(needed.Values
            .Where(t => _places.TryGetValue(t.Name, out var place) && !place.Entry.Shape.SequenceEqual(t.Shape))
            .Take(MostShown)
            .Select(t => ShapeDiffers(_places[t.Name], t.Shape)));
        problems.AddRange(needed.Keys
            .Where(n => _places.TryGetValue(n, out var place) && place.Entry.Dtype is not ("F32" or "BF16" or "F16" or "F64"))
            .Take(MostShown)
            .Select(n => new Problem("safetensors-type-unknown", _places[n].File.Path, n, _places[n].File.Path, _places[n].Entry.Dtype)));
        return problems;
    }

    /// <summary>The problem of a tensor whose shape is not the one needed.</summary>
    public static Problem ShapeDiffers(WeightPlace place, IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(place);
        return new Problem(
            "safetensors-shape-differs", place.File.Path, place.Entry.Name, place.File.Path, Shape(place.Entry.Shape), Shape(shape));
    }

    /// <summary>
    /// Tensors that files carry although no result depends on them: either head, where the other one is used or the embedding
    /// serves, and the rotary frequencies of old Llama files, which the configuration gives.
    /// </summary>
    private static bool IsUnused(string name) =>
        name is "lm_head.weight" or "score.weight" || name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    private static WeightFiles OfIndex(string folder, string index)
    {
        var map = ReadIndex(index);
        var headers = map.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .ToDictionary(f => f, f => SafetensorsHeader.Read(Path.Combine(folder, f)), StringComparer.Ordinal);
        foreach (var (name, file) in map)
        {
            if (!headers[file].Entries.ContainsKey(name))
            {
                throw new ProblemException(new Problem("safetensors-tensor-missing", headers[file].Path, name, headers[file].Path));
            }
        }

        return new WeightFiles(folder, headers.Values);
    }

    private static Dictionary<string, string> ReadIndex(string path)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            if (new FileInfo(path).Length > LargestIndex)
            {
                throw Refused(new Problem("model-index-broken", path, path).With(Problem.Part("why-larger", $"{LargestIndex}")));
            }

            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            foreach (var pair in document.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                // A name with a folder in it would lead out of the model's own.
                var file = pair.Value.GetString();
                if (file is null or "" or "." or ".." || file != Path.GetFileName(file) || file.Any(c => c is '\\' or < ' '))
                {
                    throw Broken($"weight_map.{pair.Name}");
                }

                map[pair.Name] = IsPickle(file)
                    ? throw new ProblemException(new Problem("model-weights-pickled", path, file))
                    : file;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw Refused(new Problem("model-index-broken", path, path).Because(e), e);
        }

        return map.Count > 0 ? map : throw Broken("weight_map");

        ProblemException Broken(string key) => Refused(new Problem("model-index-broken", path, path, key));

        static ProblemException Refused(Problem problem, Exception? inner = null) => new(problem, inner);
    }

    private static Problem NoWeights(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return new Problem("model-folder-missing", folder, folder);
        }

        var pickle = Directory.EnumerateFiles(folder)
            .Where(IsPickle)
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
        return pickle is null
            ? new Problem("model-weights-missing", folder, folder)
            : new Problem("model-weights-pickled", pickle, pickle);
    }

    private static bool IsPickle(string file) => s_pickles.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static string Shown(List<string> names) =>
        string.Join(", ", names.Order(StringComparer.Ordinal).Take(MostShown)) + (names.Count > MostShown ? ", …" : "");

    private static string Shape(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}

/// <summary>Where a tensor is.</summary>
/// <param name="File">The file.</param>
/// <param name="Entry">The tensor in it.</param>
public sealed record WeightPlace(SafetensorsHeader File, SafetensorsEntry Entry);
