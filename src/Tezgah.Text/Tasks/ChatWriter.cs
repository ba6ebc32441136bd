using System.Text.Json;
using Tezgah.Core.Problems;
using Tezgah.Text.Templates;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>
/// Writes conversations with a chat template and finds the assistant's parts in them: those that the template marks with generation
/// blocks; without such, for each turn the text behind the prompt that generation would get, up to the token that ends the turn. That
/// prompt must be a prefix of the whole text and the part must end in what the message says; otherwise the row is an error.
/// </summary>
internal sealed class ChatWriter
{
    private readonly ChatTemplate _template;
    private readonly ChatTemplateOptions _options;
    private readonly AddedTokenMatcher _special;
    private readonly string? _end;

    public ChatWriter(Tokenizer tokenizer, TimeProvider time)
    {
        _template = ChatTemplate.Of(tokenizer);
        _end = tokenizer.Config.EosToken;
        _options = new ChatTemplateOptions { Tokens = tokenizer.Config, Time = time };
        _special = new AddedTokenMatcher(tokenizer.AddedTokens.Where(t => t.Special || t.Content == _end).Select(t => (t.Content, t)));
    }

    public PromptText Write(string path, int row, IReadOnlyList<Message> messages)
    {
        var whole = Render(messages, messages.Count, forGeneration: false);
        var turns = messages.Index().Where(m => m.Item.Role == "assistant").Select(m => m.Index).ToArray();
        (int Start, int End)[] spans = whole.AssistantSpans.Count > 0
            ? Marked(path, row, whole, turns.Length)
            : [.. turns.Select((message, turn) => Find(path, row, whole.Text, messages, message, turn + 1))];
        return NeedsEnd(whole.Text, spans)
            ? new PromptText(whole.Text[..spans[^1].End], spans) { AddEnd = true }
            : new PromptText(whole.Text, spans);
    }

    /// <summary>The conversation without a look at who says what.</summary>
    public PromptText WriteWhole(IReadOnlyList<Message> messages) => new(Render(messages, messages.Count, forGeneration: false).Text, []);

    /// <summary>The first special token that a text spells; null for none.</summary>
    public string? SpelledToken(string text) => _special.Find(text, 0)?.Token.Content;

    private static (int Start, int End)[] Marked(string path, int row, ChatText whole, int turns)
    {
        // Blocks of a template may also stand around nothing.
        var spans = whole.AssistantSpans.Where(s => s.End > s.Start).ToArray();
        return whole.AssistantSpans.Count == turns
            ? spans
            : throw TaskErrors.Undecidable(
                path, row, 1, Problem.Part("why-spans", $"{whole.AssistantSpans.Count}", $"{turns}"));
    }

    private (int Start, int End) Find(string path, int row, string whole, IReadOnlyList<Message> messages, int message, int turn)
    {
        string prompt;
        try
        {
            prompt = Render(messages, message, forGeneration: true).Text;
        }
        catch (DataFileException e)
        {
            throw TaskErrors.Undecidable(path, row, turn, e.Problem);
        }

        if (!whole.StartsWith(prompt, StringComparison.Ordinal))
        {
            throw TaskErrors.Undecidable(path, row, turn, Problem.Part("why-not-beginning"));
        }

        var end = _special.Find(whole, prompt.Length);
        var body = whole.AsSpan(prompt.Length, (end?.Start ?? whole.Length) - prompt.Length);
        return body.TrimEnd().EndsWith(messages[message].Content.AsSpan().Trim(), StringComparison.Ordinal)
            ? (prompt.Length, end?.End ?? whole.Length)
            : throw TaskErrors.Undecidable(path, row, turn, Problem.Part("why-not-ending"));
    }

    // A last response that runs to the very end of the text has no token that ends it.
    private bool NeedsEnd(string text, (int Start, int End)[] spans)
    {
        if (spans.Length == 0 || text.AsSpan(spans[^1].End).TrimEnd().Length > 0)
        {
            return false;
        }

        var (start, end) = spans[^1];
        var last = text.AsSpan(start, end - start).TrimEnd();
        for (var from = 0; _special.Find(last, from) is { } match; from = match.End)
        {
            if (match.End == last.Length)
            {
                return false;
            }
        }

        return true;
    }

    private ChatText Render(IReadOnlyList<Message> messages, int count, bool forGeneration) => _template.Render(
        JsonSerializer.SerializeToElement(messages.Take(count).Select(m => m.Fields)), _options with { AddGenerationPrompt = forGeneration });
}
