using System.Text.Json;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Text.Templates;
using Tezgah.Text.Tokenization;

namespace Tezgah.Engine.Generation;

/// <summary>The texts and conversations of people as the tokens that a model continues, and the tokens at which it ends.</summary>
public sealed class PromptEncoder
{
    private readonly string _folder;
    private readonly ChatTemplate? _template;

    /// <summary>The encoder of a model's folder.</summary>
    /// <exception cref="ProblemException">A file is broken.</exception>
    /// <exception cref="Text.DataFileException">The tokenizer or the chat template is broken or not supported.</exception>
    public PromptEncoder(string folder, ModelConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        _folder = folder;
        Tokenizer = File.Exists(Path.Combine(folder, "tokenizer.json")) ? Tokenizer.Load(folder) : null;
        _template = Tokenizer?.Config.ChatTemplate is null ? null : ChatTemplate.Of(Tokenizer);
        var listed = GenerationConfigFile.EosTokenIds(folder) ?? config.EosTokenIds;
        StopTokenIds = listed.Count > 0 ? listed : Tokenizer?.EosTokenId is { } id ? [id] : [];
    }

    /// <summary>The model's tokenizer; null if it has none.</summary>
    public Tokenizer? Tokenizer { get; }

    /// <summary>The tokens that end a text: those of <c>generation_config.json</c>, else of <c>config.json</c>, else of the tokenizer.</summary>
    public IReadOnlyList<int> StopTokenIds { get; }

    /// <summary>The tokens of a text.</summary>
    /// <exception cref="ProblemException"><c>tokenizer-missing</c>.</exception>
    public int[] Encode(string text) => Needed().Encode(text);

    /// <summary>The tokens of a conversation that the assistant is to go on with.</summary>
    /// <param name="messages">A JSON array of objects with <c>role</c> and <c>content</c>.</param>
    /// <exception cref="ProblemException"><c>tokenizer-missing</c>.</exception>
    /// <exception cref="Text.DataFileException">There is no chat template, or it refuses the messages.</exception>
    public int[] EncodeChat(JsonElement messages)
    {
        var tokenizer = Needed();
        var template = _template ?? ChatTemplate.Of(tokenizer);
        var text = template.Render(messages, new ChatTemplateOptions
        {
            AddGenerationPrompt = true,
            Tokens = tokenizer.Config,
        });
        return tokenizer.Encode(text.Text, addSpecialTokens: false);
    }

    private Tokenizer Needed() => Tokenizer ?? throw new ProblemException(new Problem("tokenizer-missing", _folder, _folder));
}

/// <summary>Hugging Face's <c>generation_config.json</c>.</summary>
internal static class GenerationConfigFile
{
    private const string FileName = "generation_config.json";

    /// <summary>Real files have some hundred bytes.</summary>
    private const long LargestFile = 1 << 20;

    /// <summary>The end tokens; null if the file or the key is not there.</summary>
    /// <exception cref="ProblemException">The file is broken.</exception>
    public static IReadOnlyList<int>? EosTokenIds(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            if (new FileInfo(path).Length > LargestFile)
            {
                throw new FormatException($"> {LargestFile} bytes");
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return json.RootElement.TryGetProperty("eos_token_id", out var value) && value.ValueKind != JsonValueKind.Null
                ? value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => v.GetInt32())] : [value.GetInt32()]
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new ProblemException(new Problem("model-config-broken", path, path, "eos_token_id"), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(new Problem("file-not-readable", path, path).Because(e), e);
        }
    }
}
