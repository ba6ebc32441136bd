using System.Text.Json;
using Tezgah.Text.Tokenization.Bpe;

namespace Tezgah.Text.Tokenization.Json;

/// <summary>Reads the <c>model</c> part of tokenizer.json: the BPE vocabulary, its merges and its options.</summary>
internal static class BpeModelReader
{
    // Well above the largest vocabularies in use (some 260,000), and low enough that a broken id cannot take the memory.
    private const int HighestId = 1 << 22;

    /// <summary>Reads the object at which the reader stands.</summary>
    public static BpeVocabulary Read(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartObject, "model");
        Dictionary<string, int>? ids = null;
        List<(string Left, string Right)>? merges = null;
        var asPairs = true;
        var options = new Dictionary<string, JsonElement>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "vocab" && reader.TokenType == JsonTokenType.StartObject)
            {
                ids = ReadVocabulary(ref reader);
            }
            else if (name == "merges")
            {
                merges = ReadMerges(ref reader, out asPairs);
            }
            else
            {
                options[name] = JsonElement.ParseValue(ref reader);
            }
        }

        // Files of the first versions name no type; what they hold then is BPE.
        var type = options.TryGetValue("type", out var t) && t.ValueKind == JsonValueKind.String ? t.AsString("model.type") : "BPE";
        if (type != "BPE")
        {
            throw TokenizerError.Unsupported("model", type);
        }

        if (ids is null || merges is null)
        {
            throw TokenizerError.Broken("model", ids is null ? "the vocabulary is missing" : "the merges are missing");
        }

        return Build(ids, merges, asPairs, options);
    }

    /// <summary>The id if it is one that a vocabulary can have.</summary>
    public static int CheckedId(int id, string where) =>
        id is >= 0 and < HighestId ? id : throw TokenizerError.Broken(where, $"the id {id} is outside 0 to {HighestId - 1}");

    private static BpeVocabulary Build(
        Dictionary<string, int> ids, List<(string Left, string Right)> merges, bool asPairs, Dictionary<string, JsonElement> options)
    {
        var whole = JsonSerializer.SerializeToElement(options);
        if (whole.Optional("dropout") is { } dropout && !(dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() == 0))
        {
            throw TokenizerError.Unsupported("model", "dropout");
        }

        var tokens = new string?[ids.Count == 0 ? 0 : ids.Values.Max() + 1];
        foreach (var (token, id) in ids)
        {
            tokens[id] = token;
        }

        var prefix = whole.OptionalString("continuing_subword_prefix") ?? "";
        var unknown = whole.OptionalString("unk_token");
        if (unknown is not null && !ids.ContainsKey(unknown))
        {
            throw TokenizerError.Broken("model.unk_token", $"'{unknown}' is not in the vocabulary");
        }

        return new BpeVocabulary
        {
            Tokens = tokens,
            Ids = ids,
            Merges = new MergeTable(Resolve(ids, merges, prefix.Length)),
            MergesAsPairs = asPairs,
            UnknownToken = unknown,
            FuseUnknown = whole.Flag("fuse_unk"),
            ByteFallback = whole.Flag("byte_fallback"),
            IgnoreMerges = whole.Flag("ignore_merges"),
            ContinuingSubwordPrefix = prefix,
            EndOfWordSuffix = whole.OptionalString("end_of_word_suffix") ?? "",
        };
    }

    private static List<(int Left, int Right, int Merged)> Resolve(
        Dictionary<string, int> ids, List<(string Left, string Right)> merges, int prefixLength)
    {
        var resolved = new List<(int, int, int)>(merges.Count);
        foreach (var (left, right) in merges)
        {
            var merged = right.Length >= prefixLength ? left + right[prefixLength..] : left + right;
            resolved.Add((Id(left), Id(right), Id(merged)));
        }

        return resolved;

        int Id(string token) => ids.TryGetValue(token, out var id)
            ? id
            : throw TokenizerError.Broken($"model.merges[{resolved.Count}]", $"the token '{token}' is not in the vocabulary");
    }

    private static Dictionary<string, int> ReadVocabulary(ref Utf8JsonReader reader)
    {
        var ids = new Dictionary<string, int>(1 << 12, StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var token = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id))
            {
                throw TokenizerError.Broken("model.vocab", $"the id of '{token}' is no whole number");
            }

            ids[token] = CheckedId(id, "model.vocab");
        }

        return ids;
    }

    private static List<(string Left, string Right)> ReadMerges(ref Utf8JsonReader reader, out bool asPairs)
    {
        Expect(ref reader, JsonTokenType.StartArray, "model.merges");
        var merges = new List<(string, string)>(1 << 12);
        asPairs = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var where = $"model.merges[{merges.Count}]";
            if (reader.TokenType == JsonTokenType.String)
            {
                asPairs = false;
                var merge = reader.GetString()!;
                var space = merge.IndexOf(' ', StringComparison.Ordinal);
                if (space < 0 || merge.LastIndexOf(' ') != space)
                {
                    throw TokenizerError.Broken(where, $"'{merge}' is not two tokens with one space between");
                }

                merges.Add((merge[..space], merge[(space + 1)..]));
                continue;
            }

            Expect(ref reader, JsonTokenType.StartArray, where);
            var left = NextString(ref reader, where);
            var right = NextString(ref reader, where);
            reader.Read();
            Expect(ref reader, JsonTokenType.EndArray, where);
            merges.Add((left, right));
        }

        return merges;
    }

    private static string NextString(ref Utf8JsonReader reader, string where)
    {
        reader.Read();
        Expect(ref reader, JsonTokenType.String, where);
        return reader.GetString()!;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string where)
    {
        if (reader.TokenType != type)
        {
            throw TokenizerError.Broken(where, $"{type} is expected, {reader.TokenType} is there");
        }
    }
}
