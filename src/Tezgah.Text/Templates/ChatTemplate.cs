using System.Text.Json;
using Tezgah.Text.Templates.Syntax;
using Tezgah.Text.Templates.Values;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Templates;

/// <summary>
/// A chat template of Hugging Face models: the part of Jinja 3 that they use, rendered as transformers does
/// (trim_blocks and lstrip_blocks on, break and continue, generation blocks, raise_exception, strftime_now, and a
/// tojson that escapes nothing for HTML). What is not supported is an error, never a guess. Immutable and thread-safe.
/// </summary>
public sealed class ChatTemplate
{
    private readonly Block _template;

    private ChatTemplate(Block template) => _template = template;

    /// <summary>Parses a template.</summary>
    /// <exception cref="DataFileException"><c>template-broken</c>, <c>template-unsupported</c>; with the line.</exception>
    public static ChatTemplate Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new ChatTemplate(TemplateParser.Parse(source));
    }

    /// <summary>The template of a model's tokenizer.</summary>
    /// <exception cref="DataFileException"><c>template-missing</c>: the model has none, so it is no chat model.</exception>
    public static ChatTemplate Of(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Parse(tokenizer.Config.ChatTemplate ?? throw new DataFileException(
            "template-missing",
            "The model has no chat template; use it without chat, or add a chat_template.jinja to its folder."));
    }

    /// <summary>Renders messages that have a role and a content.</summary>
    /// <exception cref="DataFileException"><c>template-failed</c>, <c>template-raised</c>, <c>template-unsupported</c>.</exception>
    public ChatText Render(IEnumerable<ChatMessage> messages, ChatTemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var list = new ListValue([]);
        foreach (var message in messages)
        {
            var dict = new DictValue
            {
                ["role"] = message.Role,
                ["content"] = message.Content,
            };
            list.Items.Add(dict);
        }

        return Render(list, options ?? new ChatTemplateOptions());
    }

    /// <summary>Renders messages with any fields, such as tool calls.</summary>
    /// <param name="messages">A JSON array of objects.</param>
    /// <param name="options">What the template is given besides.</param>
    /// <exception cref="DataFileException"><c>template-failed</c>, <c>template-raised</c>, <c>template-unsupported</c>.</exception>
    public ChatText Render(JsonElement messages, ChatTemplateOptions? options = null) =>
        Render(JsonValues.FromJson(messages), options ?? new ChatTemplateOptions());

    private ChatText Render(object? messages, ChatTemplateOptions options)
    {
        var variables = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["messages"] = messages,
            ["add_generation_prompt"] = options.AddGenerationPrompt,
            // transformers always gives these two.
            ["tools"] = null,
            ["documents"] = null,
        };
        foreach (var (name, token) in options.Tokens.SpecialTokens())
        {
            variables[name] = token;
        }

        if (options.Tokens.AdditionalSpecialTokens.Count > 0)
        {
            variables["additional_special_tokens"] = new ListValue([.. options.Tokens.AdditionalSpecialTokens]);
        }

        foreach (var (name, value) in options.Variables)
        {
            variables[name] = JsonValues.FromJson(value);
        }

        return Renderer.Render(_template, variables, options.Time);
    }
}
