using Tezgah.Text.Templates;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>
/// Questions as the tokens that a model is to go on with, and answers as the tokens behind them: the same as <see cref="TaskEncoder"/> makes of
/// an instruction with its response, so that a model is asked in the form in which it was trained.
/// </summary>
public sealed class QuestionEncoder
{
    private const string Chat = "chat", Alpaca = "alpaca";

    private readonly Tokenizer _tokenizer;
    private readonly string? _systemPrompt;
    private readonly SegmentEncoder _segments;
    private readonly ChatTemplate? _chat;
    private readonly ChatTemplateOptions _options;

    /// <summary>An encoder.</summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="template"><c>chat</c>, <c>alpaca</c> or <c>none</c>.</param>
    /// <param name="systemPrompt">What the model is told before everything else; null for nothing.</param>
    /// <param name="time">The clock that a chat template may ask.</param>
    /// <exception cref="DataFileException"><c>template-missing</c>, <c>template-broken</c>.</exception>
    public QuestionEncoder(Tokenizer tokenizer, string template, string? systemPrompt, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_tokenizer, Template, _systemPrompt) = (tokenizer, template, systemPrompt);
        _segments = new SegmentEncoder(tokenizer);
        _chat = template == Chat ? ChatTemplate.Of(tokenizer) : null;
        _options = new ChatTemplateOptions
        {
            AddGenerationPrompt = true,
            Tokens = tokenizer.Config,
            Time = time,
        };
    }

    /// <summary>What is written around a question.</summary>
    public string Template { get; }

    /// <summary>The template that <c>auto</c> means for a model: its chat template where it has one.</summary>
    /// <param name="wanted">The setting.</param>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="otherwise">The template of a model without one.</param>
    public static string Resolve(string wanted, Tokenizer tokenizer, string otherwise)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        return wanted != "auto" ? wanted : tokenizer.Config.ChatTemplate is null ? otherwise : Chat;
    }

    /// <summary>The text that the model is to go on with.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="input">What it is about; empty for nothing.</param>
    /// <exception cref="DataFileException">The chat template refuses it.</exception>
    public string Text(string instruction, string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (Template == Alpaca)
        {
            return AlpacaPrompt.Render(instruction, input, _systemPrompt);
        }

        var question = input.Length == 0 ? instruction : instruction + "\n\n" + input;
        if (_chat is null)
        {
            return question;
        }

        ChatMessage[] messages = _systemPrompt is null
            ? [new("user", question)]
            : [new("system", _systemPrompt), new("user", question)];
        return _chat.Render(messages, _options).Text;
    }

    /// <summary>The tokens that the model is to go on with.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="input">What it is about; empty for nothing.</param>
    /// <exception cref="DataFileException">The chat template refuses it.</exception>
    public int[] Question(string instruction, string input)
    {
        var ids = new List<int>();
        // As in training: a chat template, or whoever writes a prompt without one, writes its tokens as text.
        _segments.Append(Text(instruction, input), [], plainText: Template == Alpaca, ids);
        if (_chat is null && !ids.Take(_segments.Before.Count).SequenceEqual(_segments.Before))
        {
            ids.InsertRange(0, _segments.Before);
        }

        return [.. ids];
    }

    /// <summary>The tokens of an answer behind a question; none for an empty one.</summary>
    public int[] Answer(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        const string Before = "a";
        var ids = new List<int>();
        var start = _segments.Append(Before + text, [Before.Length], plainText: true, ids)[0];
        return start is { } at
            ? [.. ids.Skip(at)]
            : throw new DataFileException("label-not-encodable", $"The tokenizer has no tokens for '{text}' behind a prompt; choose another label word.", text);
    }

    /// <summary>A text cut at the end so that it has fewer tokens; the tokenizer may make a few more of what is left.</summary>
    /// <param name="text">The text.</param>
    /// <param name="tokens">How many tokens it has to lose at least.</param>
    /// <returns>The beginning of the text; empty if nothing is left.</returns>
    public string Shorten(string text, int tokens)
    {
        var ids = _tokenizer.Encode(text, addSpecialTokens: false, plainText: true);
        return tokens >= ids.Length ? "" : _tokenizer.Decode(ids[..^tokens], skipSpecialTokens: false);
    }
}
