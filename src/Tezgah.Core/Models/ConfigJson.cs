using System.Text.Json;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Models;

/// <summary>Reads keys of a <c>config.json</c>; whatever is wrong with a value names file and key.</summary>
internal sealed class ConfigJson
{
    /// <summary>No size of a network is larger; a number above is damage, and must not become a loop or an allocation.</summary>
    private const int LargestSize = 1 << 24;

    /// <summary>Real files have some kilobytes.</summary>
    private const long LargestFile = 16 << 20;

    private readonly JsonElement _json;
    private readonly string _prefix;

    private ConfigJson(string path, JsonElement json, string prefix) => (Path, _json, _prefix) = (path, json, prefix);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProblemException">It cannot be read or is no JSON object.</exception>
    public static ConfigJson Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                throw new ProblemException(new Problem("model-config-broken", path, path).With(Problem.Part("why-larger", $"{LargestFile}")));
            }

            using var document = JsonDocument.Parse(
                File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            CheckTexts(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new ConfigJson(path, document.RootElement.Clone(), "")
                : throw new ProblemException(new Problem("model-config-broken", path, path, "{}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ProblemException(new Problem("model-config-broken", path, path).Because(e), e);
        }
    }

    /// <summary>The value of a key; null if it is absent or null.</summary>
    public JsonElement? Find(string key) =>
        _json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Whether a key is there, be it null.</summary>
    public bool IsGiven(string key) => _json.TryGetProperty(key, out _);

    /// <summary>All keys.</summary>
    public IEnumerable<string> Keys() => _json.EnumerateObject().Select(p => p.Name);

    /// <summary>The object below a key; null if there is none.</summary>
    public ConfigJson? Section(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } section => new ConfigJson(Path, section, _prefix + key + "."),
        _ => throw Broken(key),
    };

    /// <summary>A text; null if it is absent.</summary>
    public string? Text(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw Broken(key),
    };

    /// <summary>Yes or no.</summary>
    public bool Flag(string key, bool absent = false) => Find(key) switch
    {
        null => absent,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw Broken(key),
    };

    /// <summary>A size that a network must have: a whole number from 1.</summary>
    public int Size(string key) => OptionalSize(key) ?? throw Broken(key);

    /// <summary>A size; null if it is absent.</summary>
    public int? OptionalSize(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var size) && size is >= 1 and <= LargestSize => size,
        _ => throw Broken(key),
    };

    /// <summary>A number of things: a whole number from 0; null if it is absent.</summary>
    public int? Count(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var count) && count is >= 0 and <= LargestSize => count,
        _ => throw Broken(key),
    };

    /// <summary>A finite number from 0; null if it is absent.</summary>
    public double? Number(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) && double.IsFinite(value) && value >= 0 => value,
        _ => throw Broken(key),
    };

    /// <summary>A finite number above 0.</summary>
    public double Positive(string key, double? absent = null) =>
        (Number(key) ?? absent) is { } value and > 0 ? value : throw Broken(key);

    /// <summary>A token id; null if it is absent, or -1, which some models write for "none".</summary>
    public int? TokenId(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt32(out var id) && id >= -1 => id == -1 ? null : id,
        _ => throw Broken(key),
    };

    /// <summary>Token ids, written as one or as a list.</summary>
    public IReadOnlyList<int> TokenIds(string key)
    {
        if (Find(key) is not { ValueKind: JsonValueKind.Array } list)
        {
            return TokenId(key) is { } id ? [id] : [];
        }

        return [.. list.EnumerateArray().Select(i =>
            i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out var id) && id >= 0 ? id : throw Broken(key))];
    }

    /// <summary>A list of texts; empty if it is absent.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        if (Find(key) is not { } list)
        {
            return [];
        }

        return list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : throw Broken(key))]
            : throw Broken(key);
    }

    /// <summary>The names of the classes by their numbers (<c>id2label</c>).</summary>
    public IReadOnlyList<string> Labels()
    {
        if (Section("id2label") is not { } names)
        {
            return [];
        }

        var count = names._json.EnumerateObject().Count();
        return [.. Enumerable.Range(0, count).Select(i => names.Text($"{i}") ?? throw Broken("id2label"))];
    }

    /// <summary>Demands that a key, where it is given, has one of some values.</summary>
    /// <exception cref="ProblemException"><c>model-not-supported</c>.</exception>
    public void Supports(string key, params ReadOnlySpan<string> values)
    {
        if (Find(key) is { } value && !values.Contains(Shown(value)))
        {
            throw NotSupported(key, Shown(value), string.Join(", ", values!));
        }
    }

    /// <summary>An option that this program does not have.</summary>
    public ProblemException NotSupported(string key, string value, string known) =>
        new(new Problem("model-not-supported", Path, Path, _prefix + key, value, known));

    /// <summary>A value of the wrong kind or out of range.</summary>
    public ProblemException Broken(string key) => new(new Problem("model-config-broken", Path, Path, _prefix + key));

    /// <summary>
    /// A text with half a surrogate pair, or with bytes that are no UTF-8, can be parsed but not read; it is found here, once,
    /// and not wherever it is asked for.
    /// </summary>
    private static void CheckTexts(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    CheckTexts(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject())
                {
                    _ = property.Name;
                    CheckTexts(property.Value);
                }

                break;
        }
    }

    private static string Shown(JsonElement value)
    {
        const int Longest = 100;
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
