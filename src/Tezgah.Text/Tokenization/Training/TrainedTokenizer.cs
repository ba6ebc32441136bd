using System.Text.Json;
using System.Text.Json.Nodes;
using Tezgah.Text.Tokenization.Bpe;
using Tezgah.Text.Tokenization.Json;
using Tezgah.Text.Tokenization.PreTokenizers;

namespace Tezgah.Text.Tokenization.Training;

/// <summary>
/// Puts a trained vocabulary into the form of a tokenizer.json, so that a trained tokenizer and a loaded one are made
/// by the same code.
/// </summary>
internal static class TrainedTokenizer
{
    /// <summary>The parts around the vocabulary, which is still empty.</summary>
    public static TokenizerParts Template(BpeTrainerSettings settings) => new()
    {
        Model = new BpeVocabulary { Tokens = [], Ids = [], Merges = new MergeTable([]) },
        Normalizer = settings.ComposeUnicode ? Element(new JsonObject { ["type"] = "NFC" }) : null,
        PreTokenizer = Element(PreTokenizer(settings.Pattern)),
        PostProcessor = PostProcessor(settings) is { } post ? Element(post) : null,
        Decoder = Element(ByteLevel(useRegex: true)),
    };

    /// <summary>The tokenizer with the tokens (by id) and merges (by rank).</summary>
    public static Tokenizer Build(
        TokenizerParts template,
        BpeTrainerSettings settings,
        List<string> tokens,
        IReadOnlyList<(int Left, int Right, int Merged)> merges)
    {
        var ids = new Dictionary<string, int>(tokens.Count, StringComparer.Ordinal);
        for (var id = 0; id < tokens.Count; id++)
        {
            ids[tokens[id]] = id;
        }

        var parts = template with
        {
            Model = new BpeVocabulary { Tokens = [.. tokens], Ids = ids, Merges = new MergeTable(merges) },
            AddedTokens = [.. settings.SpecialTokens.Select((t, id) => new AddedToken { Id = id, Content = t, Special = true })],
        };
        var config = new TokenizerConfig
        {
            BosToken = settings.BosToken,
            EosToken = settings.EosToken,
            PadToken = settings.PadToken,
        };
        return new Tokenizer(parts, config);
    }

    private static JsonObject PreTokenizer(WordPattern pattern)
    {
        if (pattern == WordPattern.Gpt2)
        {
            return ByteLevel(useRegex: true);
        }

        var regex = pattern == WordPattern.Qwen ? Llama3Scanner.QwenPattern : Llama3Scanner.Llama3Pattern;
        var split = new JsonObject
        {
            ["type"] = "Split",
            ["pattern"] = new JsonObject { ["Regex"] = regex },
            ["behavior"] = "Isolated",
            ["invert"] = false,
        };
        return new JsonObject
        {
            ["type"] = "Sequence",
            ["pretokenizers"] = new JsonArray(split, ByteLevel(useRegex: false)),
        };
    }

    private static JsonObject ByteLevel(bool useRegex) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = useRegex,
    };

    private static JsonObject? PostProcessor(BpeTrainerSettings settings)
    {
        if (settings.BosToken is null && settings.EosToken is null)
        {
            return null;
        }

        var used = new[] { settings.BosToken, settings.EosToken }.OfType<string>().Distinct(StringComparer.Ordinal);
        var special = new JsonObject();
        foreach (var token in used)
        {
            special[token] = new JsonObject
            {
                ["id"] = token,
                ["ids"] = new JsonArray(settings.SpecialTokens.Index().First(t => t.Item == token).Index),
                ["tokens"] = new JsonArray(token),
            };
        }

        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = Sequence(settings, ("A", 0)),
            ["pair"] = Sequence(settings, ("A", 0), ("B", 1)),
            ["special_tokens"] = special,
        };
    }

    private static JsonArray Sequence(BpeTrainerSettings settings, params (string Name, int Type)[] texts)
    {
        var pieces = new JsonArray();
        foreach (var (name, type) in texts)
        {
            Add("SpecialToken", settings.BosToken, type);
            Add("Sequence", name, type);
            Add("SpecialToken", settings.EosToken, type);
        }

        return pieces;

        void Add(string kind, string? id, int type)
        {
            if (id is not null)
            {
                pieces.Add(new JsonObject { [kind] = new JsonObject { ["id"] = id, ["type_id"] = type } });
            }
        }
    }

    private static JsonElement Element(JsonNode node) => JsonSerializer.SerializeToElement(node);
}
