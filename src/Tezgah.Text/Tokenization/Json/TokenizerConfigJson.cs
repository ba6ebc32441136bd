using System.Text.Encodings.Web;
using System.Text.Json;
using Tezgah.Core.Settings;

namespace Tezgah.Text.Tokenization.Json;

/// <summary>Reads and writes tokenizer_config.json.</summary>
internal static class TokenizerConfigJson
{
    public const string FileName = "tokenizer_config.json";

    private const string TemplateFileName = "chat_template.jinja";

    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads the folder's config; an empty one where the folder has none.</summary>
    public static TokenizerConfig Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        var template = Path.Combine(folder, TemplateFileName);
        var config = File.Exists(path) ? ReadFile(path) : new TokenizerConfig();
        return File.Exists(template) ? config with { ChatTemplate = File.ReadAllText(template) } : config;
    }

    public static void Write(TokenizerConfig config, string folder)
    {
        var fields = new Dictionary<string, object>(StringComparer.Ordinal) { ["tokenizer_class"] = "PreTrainedTokenizerFast" };
        foreach (var (name, token) in config.SpecialTokens())
        {
            fields[name] = token;
        }

        Put("additional_special_tokens", config.AdditionalSpecialTokens.Count > 0 ? config.AdditionalSpecialTokens.ToArray() : null);
        Put("chat_template", config.ChatTemplate);
        Put("model_max_length", config.ModelMaxLength);
        fields["clean_up_tokenization_spaces"] = false;
        File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(fields, s_options) + "\n");

        void Put(string name, object? value)
        {
            if (value is not null)
            {
                fields[name] = value;
            }
        }
    }

    private static TokenizerConfig ReadFile(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new TokenizerConfig
            {
                BosToken = Token(root, "bos_token"),
                EosToken = Token(root, "eos_token"),
                PadToken = Token(root, "pad_token"),
                UnkToken = Token(root, "unk_token"),
                SepToken = Token(root, "sep_token"),
                ClsToken = Token(root, "cls_token"),
                MaskToken = Token(root, "mask_token"),
                AdditionalSpecialTokens = root.Optional("additional_special_tokens") is { ValueKind: JsonValueKind.Array } further
                    ? [.. further.EnumerateArray().Select(t => Text(t, "additional_special_tokens"))]
                    : TextList.Empty,
                ChatTemplate = Template(root),
                ModelMaxLength = root.Optional("model_max_length") is { ValueKind: JsonValueKind.Number } length
                    && length.TryGetInt64(out var most) ? most : null,
            };
        }
        catch (JsonException error)
        {
            throw TokenizerError.InFile(
                TokenizerError.Broken($"{error.LineNumber + 1}:{error.BytePositionInLine + 1}", "it is no valid JSON"), path);
        }
        catch (DataFileException error)
        {
            throw TokenizerError.InFile(error, path);
        }
    }

    // A token is written as its text, or as an object with the text under "content".
    private static string? Token(JsonElement root, string name) => root.Optional(name) is { } token ? Text(token, name) : null;

    private static string Text(JsonElement token, string name) =>
        token.ValueKind == JsonValueKind.Object ? token.RequiredString("content") : token.AsString(name);

    // One template, or a list of named ones of which "default" is meant.
    private static string? Template(JsonElement root)
    {
        if (root.Optional("chat_template") is not { } template)
        {
            return null;
        }

        if (template.ValueKind != JsonValueKind.Array)
        {
            return template.AsString("chat_template");
        }

        return template.EnumerateArray()
            .FirstOrDefault(t => t.OptionalString("name") == "default")
            .OptionalString("template");
    }
}
