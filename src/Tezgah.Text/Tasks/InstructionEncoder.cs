using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text.Data;
using Tezgah.Text.Tokenization;

namespace Tezgah.Text.Tasks;

/// <summary>Rows of instructions or conversations as tokens.</summary>
internal sealed class InstructionEncoder
{
    private readonly PromptSettings _settings;
    private readonly SegmentEncoder _segments;
    private readonly ChatWriter? _chat;
    private readonly int _end;

    public InstructionEncoder(PromptSettings settings, Tokenizer tokenizer, TimeProvider time)
    {
        _settings = settings;
        _segments = new SegmentEncoder(tokenizer);
        _end = tokenizer.EosTokenId ?? throw TaskErrors.EndTokenMissing();
        _chat = settings.Template == "chat" ? new ChatWriter(tokenizer, time) : null;
    }

    /// <summary>Makes a function that encodes the rows of a file; it may be called from several threads.</summary>
    public Func<int, EncodedRow> For(DataFile file)
    {
        var reader = ExampleReader.Open(file, _settings);
        return reader.Format == ExampleFormat.Messages && _chat is null
            ? throw TaskErrors.MessagesNeedChat(_settings.Template)
            : row => Encode(file.Path, reader.Read(row));
    }

    private EncodedRow Encode(string path, Example example)
    {
        var spelled = _chat is null ? null : Contents(example).Select(_chat.SpelledToken).FirstOrDefault(t => t is not null);
        if (example.Messages is { } messages && messages.All(m => m.Role != "assistant"))
        {
            return new EncodedRow([], []) { Number = example.Number, HasNoResponse = true };
        }

        var text = Write(path, example, out var undecided);
        var ids = new List<int>((text.Text.Length / 3) + 8);
        var borders = _segments.Append(text.Text, [.. text.Responses.SelectMany(r => new[] { r.Start, r.End })], text.PlainText, ids);
        var before = 0;
        if (text.AddBegin && !ids.Take(_segments.Before.Count).SequenceEqual(_segments.Before))
        {
            ids.InsertRange(0, _segments.Before);
            before = _segments.Before.Count;
        }

        var responses = new TokenRange[text.Responses.Count];
        for (var i = 0; i < responses.Length; i++)
        {
            responses[i] = borders[2 * i] is { } start && borders[(2 * i) + 1] is { } end
                ? new TokenRange(start + before, end + before)
                : throw TaskErrors.Undecidable(path, example.Number, i + 1, Problem.Part("why-across-border"));
        }

        if (text.AddEnd)
        {
            ids.Add(_end);
            responses[^1] = responses[^1] with { End = ids.Count };
        }

        return new EncodedRow([.. ids], undecided ? [new TokenRange(0, ids.Count)] : responses)
        {
            IsUndecided = undecided,
            Number = example.Number,
            // A begin token that the template wrote is kept like one that the tokenizer sets.
            Frame = (before > 0 ? before : ids.Take(_segments.Before.Count).SequenceEqual(_segments.Before) ? _segments.Before.Count : 0, 0),
            HasEmptyResponse = Responses(example).Any(string.IsNullOrWhiteSpace),
            SpelledToken = spelled,
        };
    }

    private PromptText Write(string path, Example example, out bool undecided)
    {
        undecided = false;
        switch (_settings.Template)
        {
            case "chat":
                var conversation = Conversation(example);
                try
                {
                    return _chat!.Write(path, example.Number, conversation);
                }
                catch (DataFileException e) when (e.Code == TaskErrors.UndecidableCode && _settings.LossOn == "full-text")
                {
                    // The loss is on all of it, wherever the responses are.
                    undecided = true;
                    return _chat!.WriteWhole(conversation);
                }
                catch (DataFileException e) when (e.Code.StartsWith("template-", StringComparison.Ordinal))
                {
                    throw TaskErrors.Refused(path, example.Number, e);
                }

            case "none":
                return Plain(example.Question, example.Response) with { PlainText = false };
            default:
                return Plain(AlpacaPrompt.Render(example.Instruction, example.Input, _settings.SystemPrompt), example.Response);
        }
    }

    private static PromptText Plain(string prompt, string response) =>
        new(prompt + response, [(prompt.Length, prompt.Length + response.Length)]) { PlainText = true, AddBegin = true, AddEnd = true };

    private IReadOnlyList<Message> Conversation(Example example)
    {
        IReadOnlyList<Message> messages = example.Messages ?? [Message.Of("user", example.Question), Message.Of("assistant", example.Response)];
        return _settings.SystemPrompt is { } system && messages is [not { Role: "system" }, ..]
            ? [Message.Of("system", system), .. messages]
            : messages;
    }

    private static IEnumerable<string> Contents(Example example) =>
        example.Messages?.Select(m => m.Content) ?? [example.Instruction, example.Input, example.Response];

    private static IEnumerable<string> Responses(Example example) =>
        example.Messages?.Where(m => m.Role == "assistant").Select(m => m.Content) ?? [example.Response];
}
