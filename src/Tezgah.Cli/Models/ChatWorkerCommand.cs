using System.Collections.Concurrent;
using System.CommandLine;
using System.Text.Json;
using Tezgah.Core.Chat;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Models;
using Tezgah.Core.Problems;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Generation;
using Tezgah.Engine.Models;
using Tezgah.Text;
using Tezgah.Text.Tasks;

namespace Tezgah.Cli.Models;

/// <summary>
/// Answers the questions of a page, one after another: <see cref="ChatLines"/> on standard input and output. It ends with its
/// input, so that it never outlives the dashboard that started it.
/// </summary>
internal static class ChatWorkerCommand
{
    private const int DefaultMaxNewTokens = 512;

    private static readonly Lock s_output = new();

    public static Command Create()
    {
        var model = new ModelOptions();
        var classify = new Option<bool>("--classify") { Description = "sort texts into classes instead of writing" };
        var run = new Option<string?>("--run") { Description = "the folder of a run whose base model it is: it lies in memory as in that training" };
        var command = new Command("chat-worker", "Answers the dashboard's questions to a model; started by the dashboard.") { Hidden = true };
        model.AddTo(command);
        command.Add(classify);
        command.Add(run);
        command.SetAction(parsed => Run(model, parsed, parsed.GetValue(classify), parsed.GetValue(run)));
        return command;
    }

    private static int Run(ModelOptions options, ParseResult parsed, bool classifies, string? run)
    {
        var start = TimeProvider.System.GetTimestamp();
        DecoderModel? model = null;
        try
        {
            var quantization = options.Quantization(parsed, run);
            model = options.Load(parsed, quantization);
            var folder = options.Folder(parsed);
            if ((model.Config.Head == ModelHead.SequenceClassification) != classifies)
            {
                throw new ProblemException(new Problem(classifies ? "chat-not-classifier" : "model-not-causal", folder, folder));
            }

            var encoder = new PromptEncoder(folder, model.Config);
            var classifier = classifies
                ? TrainedInput.Of(
                    encoder.Tokenizer ?? throw new ProblemException(new Problem("tokenizer-missing", folder, folder)), model.Config, options.Trained(parsed))
                : null;
            if (classifier is not null)
            {
                // The first pass prepares what all others use: its time belongs to loading, not to the first text.
                TextClassification.Run(model, classifier, folder);
            }

            Write(new ChatReadyEvent(
                folder,
                ModelFolder.NameOf(model.Weights.Type),
                model.Device.ToString(),
                TimeProvider.System.GetElapsedTime(start).TotalSeconds)
            {
                Labels = classifies ? model.Config.Labels : null,
                Quantization = quantization is null ? null : BaseQuantization.Nf4,
            });
            if (classifier is not null)
            {
                var loaded = model;
                Answer(question => Classify(loaded, classifier, question));
            }
            else
            {
                var generator = new TextGenerator(model, encoder.Tokenizer, TimeProvider.System);
                Answer(question => Answer(generator, encoder, question));
            }

            return CommandLine.Done;
        }
        catch (Exception e) when (e is ProblemException or DataFileException)
        {
            // On a page the sentence is shown in its reader's language; the exit code is for whoever started this by hand.
            Write(new ChatErrorEvent(null, ProblemOf(e)));
            return CommandLine.BadInput;
        }
        finally
        {
            model?.Dispose();
        }
    }

    private static void Answer(Func<Question, ChatDoneEvent> answer)
    {
        using var questions = new BlockingCollection<Question>();
        var open = new ConcurrentDictionary<string, Question>(StringComparer.Ordinal);
        var reader = new Thread(() => Read(questions, open)) { IsBackground = true, Name = "questions" };
        reader.Start();
        foreach (var question in questions.GetConsumingEnumerable())
        {
            try
            {
                Write(answer(question));
            }
            catch (Exception e)
            {
                // Whatever is wrong with one question, the next finds the model still loaded.
                Write(new ChatErrorEvent(question.Id, ProblemOf(e)));
            }
            finally
            {
                open.TryRemove(question.Id, out _);
                question.End();
            }
        }
    }

    private static ChatDoneEvent Answer(TextGenerator generator, PromptEncoder encoder, Question question)
    {
        var request = question.Request;
        if (request.Messages?.Any(m => m?.Role is null || m.Content is null) == true)
        {
            throw new ProblemException(new Problem("chat-line-broken", question.Id, "messages"));
        }

        var prompt = request.Messages is { } messages
            ? encoder.EncodeChat(JsonSerializer.SerializeToElement(messages.Select(m => new { role = m.Role, content = m.Content })))
            : encoder.Encode(request.Prompt ?? "");
        var settings = new GenerationSettings
        {
            MaxNewTokens = request.MaxNewTokens ?? DefaultMaxNewTokens,
            Temperature = request.Temperature ?? 0,
            TopP = request.TopP ?? 1,
            TopK = request.TopK ?? 0,
            MinP = request.MinP ?? 0,
            RepetitionPenalty = request.RepetitionPenalty ?? 1,
            Seed = request.Seed ?? 0,
            Stop = request.Stop ?? [],
            StopTokenIds = encoder.StopTokenIds,
        };
        var written = generator.Run(
            [prompt], settings, (_, text) => Write(new ChatTextEvent(question.Id, text)), cancel: question.Cancel.Token)[0];
        return new ChatDoneEvent(
            question.Id,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(written.FinishReason.ToString()),
            written.PromptTokens,
            written.Ids.Count,
            written.SecondsToFirstToken,
            written.TokensPerSecond);
    }

    private static ChatDoneEvent Classify(DecoderModel model, PlainInput input, Question question)
    {
        var start = TimeProvider.System.GetTimestamp();
        var (probabilities, tokens) = TextClassification.Run(model, input, question.Request.Prompt ?? "");
        Write(new ChatClassesEvent(question.Id, probabilities, TimeProvider.System.GetElapsedTime(start).TotalMilliseconds));
        return new ChatDoneEvent(question.Id, "stop", tokens, 0, null, null);
    }

    /// <summary>Reads on while an answer is written, so that it can be cancelled.</summary>
    private static void Read(BlockingCollection<Question> questions, ConcurrentDictionary<string, Question> open)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (input.ReadLine() is { } line)
        {
            if (ChatLines.ReadQuestion(line) is not { } read)
            {
                Write(new ChatErrorEvent(null, new Problem("chat-line-broken", null, line)));
            }
            else if (read.Request is null)
            {
                if (open.TryGetValue(read.Id, out var cancelled))
                {
                    cancelled.TryCancel();
                }
            }
            else
            {
                var question = new Question(read.Id, read.Request);
                open[read.Id] = question;
                questions.Add(question);
            }
        }

        // Nobody reads the answer any more.
        foreach (var question in open.Values)
        {
            question.TryCancel();
        }

        questions.CompleteAdding();
    }

    private static Problem ProblemOf(Exception e) => e switch
    {
        ProblemException known => known.Problems[0],
        DataFileException data => data.Problem,
        _ => new Problem("unexpected-error", null, e.GetType().Name),
    };

    private static void Write(ChatEvent chatEvent)
    {
        lock (s_output)
        {
            Console.Out.WriteLine(ChatLines.Write(chatEvent));
            Console.Out.Flush();
        }
    }

    private sealed record Question(string Id, ChatRequest Request)
    {
        private readonly Lock _gate = new();
        private bool _over;

        public CancellationTokenSource Cancel { get; } = new();

        public void TryCancel()
        {
            lock (_gate)
            {
                if (!_over)
                {
                    Cancel.Cancel();
                }
            }
        }

        public void End()
        {
            lock (_gate)
            {
                _over = true;
                Cancel.Dispose();
            }
        }
    }
}
