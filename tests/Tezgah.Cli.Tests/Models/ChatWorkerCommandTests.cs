using System.Diagnostics;
using System.Text.Json;
using Tezgah.Core.Chat;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Jobs;
using Tezgah.Core.Models;
using Tezgah.Engine.Evaluation;
using Tezgah.Engine.Models;
using Tezgah.Text.Tasks;
using Tezgah.Text.Tokenization;
using static TorchSharp.torch;

namespace Tezgah.Cli.Tests.Models;

public sealed class ChatWorkerCommandTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(120);

    private readonly TinyFolder _model = new();

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task Questions_right_and_wrong_are_answered_in_order_until_the_input_ends()
    {
        using var worker = Cli.Start("chat-worker", "--model", _model.Path, "--threads", "1");
        var ready = Assert.IsType<ChatReadyEvent>(await NextAsync(worker));
        Assert.Equal((_model.Path, "float32"), (ready.Model, ready.Dtype));

        await SayAsync(worker, ChatLines.Ask("1", new ChatRequest { Messages = [new ChatTurn("user", "the mat")], MaxNewTokens = 8 }));
        var (text, done) = await AnswerAsync(worker, "1");
        Assert.Equal(("length", 8), (done.FinishReason, done.NewTokens));
        var direct = await Cli.RunAsync("generate", "--model", _model.Path, "--prompt", "the mat", "--chat", "--max-new-tokens", "8", "--threads", "1");
        Assert.Equal(JsonSerializer.Deserialize<JsonElement>(direct.Output).GetProperty("text").GetString(), text);

        // None of these may end the worker.
        foreach (var bad in new[]
        {
            "nonsense", "{}", "[1]", """{"v":2,"id":"x"}""", """{"v":1,"id":7}""", """{"v":1,"cancel":"nobody"}""",
        })
        {
            await SayAsync(worker, bad);
            if (!bad.Contains("cancel", StringComparison.Ordinal))
            {
                Assert.Null(Assert.IsType<ChatErrorEvent>(await NextAsync(worker)).Id);
            }
        }

        foreach (var (id, request) in new[]
        {
            ("a", """{"v":1,"id":"a","prompt":"x","temperature":-1}"""),
            ("b", """{"v":1,"id":"b","prompt":"x","stop":[null]}"""),
            ("c", """{"v":1,"id":"c","prompt":"x","stop":[""]}"""),
            ("d", """{"v":1,"id":"d","messages":[null]}"""),
            ("e", """{"v":1,"id":"e","messages":[{"role":"user","content":null}]}"""),
            ("f", """{"v":1,"id":"f","prompt":"x","max_new_tokens":0}"""),
        })
        {
            await SayAsync(worker, request);
            var error = Assert.IsType<ChatErrorEvent>(await NextAsync(worker));
            Assert.Equal(id, error.Id);
            Assert.NotEqual(error.Problem.Code, error.Problem.Message);
        }

        await SayAsync(worker, ChatLines.Ask("2", new ChatRequest { Prompt = "the", MaxNewTokens = 3, Temperature = 1e-300 }));
        Assert.Equal(3, (await AnswerAsync(worker, "2")).Done.NewTokens);
        worker.StandardInput.Close();
        await EndAsync(worker, exitCode: 0);
    }

    [Fact]
    public async Task Cancelled_answer_ends_and_the_next_question_is_answered()
    {
        using var worker = Cli.Start("chat-worker", "--model", _model.Path, "--threads", "1");
        Assert.IsType<ChatReadyEvent>(await NextAsync(worker));
        await SayAsync(worker, ChatLines.Ask("long", new ChatRequest { Prompt = "the", MaxNewTokens = 90_000, Temperature = 2 }));
        Assert.IsType<ChatTextEvent>(await NextAsync(worker));
        await SayAsync(worker, ChatLines.Cancel("long"));
        Assert.Equal("cancelled", (await AnswerAsync(worker, "long")).Done.FinishReason);
        await SayAsync(worker, ChatLines.Ask("next", new ChatRequest { Prompt = "the", MaxNewTokens = 2 }));
        Assert.Equal(2, (await AnswerAsync(worker, "next")).Done.NewTokens);
        worker.StandardInput.Close();
        await EndAsync(worker, exitCode: 0);
    }

    [Fact]
    public async Task End_of_the_input_ends_the_answer_too()
    {
        using var worker = Cli.Start("chat-worker", "--model", _model.Path, "--threads", "1");
        Assert.IsType<ChatReadyEvent>(await NextAsync(worker));
        await SayAsync(worker, ChatLines.Ask("long", new ChatRequest { Prompt = "the", MaxNewTokens = 90_000, Temperature = 2 }));
        Assert.IsType<ChatTextEvent>(await NextAsync(worker));
        worker.StandardInput.Close();
        Assert.Equal("cancelled", (await AnswerAsync(worker, "long")).Done.FinishReason);
        await EndAsync(worker, exitCode: 0);
    }

    [Fact]
    public async Task Model_that_cannot_write_is_an_error_event_and_exit_code_2()
    {
        using var classifier = new TinyFolder(ModelHead.SequenceClassification);
        foreach (var (folder, code) in new[] { (classifier.Path, "model-not-causal"), (_model.Beside("none"), "model-folder-missing") })
        {
            var result = await Cli.RunAsync("chat-worker", "--model", folder);
            Assert.Equal(code, Assert.IsType<ChatErrorEvent>(ChatLines.ReadEvent(result.Output.Trim())).Problem.Code);
            Assert.Equal(2, result.ExitCode);
        }
    }

    [Fact]
    public async Task Classifier_GivenTexts_AnswersWithTheProbabilitiesOfItsClasses()
    {
        using var classifier = new TinyFolder(ModelHead.SequenceClassification);
        using var worker = Cli.Start("chat-worker", "--model", classifier.Path, "--threads", "1", "--classify");
        Assert.Equal(["a", "b"], Assert.IsType<ChatReadyEvent>(await NextAsync(worker)).Labels);

        var answers = new List<ChatClassesEvent>();
        foreach (var text in new[] { "the mat", "ağaç", "the mat", "" })
        {
            await SayAsync(worker, ChatLines.Ask("1", new ChatRequest { Prompt = text }));
            answers.Add(Assert.IsType<ChatClassesEvent>(await NextAsync(worker)));
            Assert.Equal("stop", Assert.IsType<ChatDoneEvent>(await NextAsync(worker)).FinishReason);
        }

        Assert.All(answers, a => Assert.Equal(1, a.Probabilities.Sum(), 1e-9));
        Assert.Equal(answers[0].Probabilities, answers[2].Probabilities);
        Assert.NotEqual(answers[0].Probabilities, answers[1].Probabilities);
        worker.StandardInput.Close();
        await EndAsync(worker, exitCode: 0);

        // A tokenizer that sets nothing around a text makes no token of an empty one, which is no reason to end.
        BareTokenizer.Make(classifier.Path);
        using var bare = Cli.Start("chat-worker", "--model", classifier.Path, "--threads", "1", "--classify");
        Assert.IsType<ChatReadyEvent>(await NextAsync(bare));
        await SayAsync(bare, ChatLines.Ask("1", new ChatRequest { Prompt = "" }));
        Assert.Equal("text-empty", Assert.IsType<ChatErrorEvent>(await NextAsync(bare)).Problem.Code);
        await SayAsync(bare, ChatLines.Ask("2", new ChatRequest { Prompt = "the mat" }));
        Assert.IsType<ChatClassesEvent>(await NextAsync(bare));
        bare.StandardInput.Close();
        await EndAsync(bare, exitCode: 0);

        var wrong = await Cli.RunAsync("chat-worker", "--model", _model.Path, "--classify");
        Assert.Equal("chat-not-classifier", Assert.IsType<ChatErrorEvent>(ChatLines.ReadEvent(wrong.Output.Trim())).Problem.Code);
    }

    [Fact]
    public async Task Adapter_of_a_qlora_run_lies_over_the_base_in_4_bits_as_in_an_evaluation()
    {
        using var classifier = new TinyFolder(ModelHead.SequenceClassification);
        var run = classifier.Beside("run");
        Directory.CreateDirectory(Path.Combine(run, "artifacts"));
        var adapter = Path.Combine(run, "artifacts", "adapter");
        Directory.Move(classifier.WriteAdapter(), adapter);
        await File.WriteAllTextAsync(
            Path.Combine(run, "job.json"),
            JobFile.ToJson(new TrainingJob
            {
                Method = MethodNames.Qlora,
                Data = new DataSettings { Train = "train.csv" },
                Model = new ModelSettings { ModelNameOrPath = classifier.Path },
                Quantization = new QuantizationSettings { ComputeDtype = "float32" },
                Training = new TrainingSettings { Dtype = "float32" },
            }));
        var quantised = ProbabilitiesOf(classifier.Path, adapter, new BaseQuantization("float32", new QuantizationSettings().UseDoubleQuant, "float32"));
        var plain = ProbabilitiesOf(classifier.Path, adapter, null);
        Assert.NotEqual(plain, quantised);

        await AsksAsync(BaseQuantization.Nf4, quantised, "--adapter", adapter);
        await AsksAsync(null, plain, "--adapter", adapter, "--quantization", "none");

        // The base of the run lies as under its adapter; a model of no run as it is.
        var before = ProbabilitiesOf(classifier.Path, null, new BaseQuantization("float32", new QuantizationSettings().UseDoubleQuant, "float32"));
        await AsksAsync(BaseQuantization.Nf4, before, "--run", run);
        await AsksAsync(null, ProbabilitiesOf(classifier.Path, null, null));

        async Task AsksAsync(string? quantization, IReadOnlyList<double> probabilities, params string[] options)
        {
            using var worker = Cli.Start(["chat-worker", "--model", classifier.Path, "--threads", "1", "--classify", .. options]);
            var ready = Assert.IsType<ChatReadyEvent>(await NextAsync(worker));
            await SayAsync(worker, ChatLines.Ask("1", new ChatRequest { Prompt = "the cat sat" }));
            var found = Assert.IsType<ChatClassesEvent>(await NextAsync(worker));
            worker.StandardInput.Close();
            Assert.IsType<ChatDoneEvent>(await NextAsync(worker));
            await EndAsync(worker, exitCode: 0);
            Assert.Equal((quantization, "float32"), (ready.Quantization, ready.Dtype));
            Assert.Equal(probabilities, found.Probabilities);
        }
    }

    private static double[] ProbabilitiesOf(string folder, string? adapter, BaseQuantization? quantization)
    {
        using var model = ModelFolder.Load(folder, CPU, adapter: adapter, quantization: quantization);
        return TextClassification.Run(model, new PlainInput(Tokenizer.Load(folder), model.Config.ContextLength), "the cat sat").Probabilities;
    }

    private static async Task SayAsync(Process worker, string line)
    {
        await worker.StandardInput.WriteLineAsync(line);
        await worker.StandardInput.FlushAsync();
    }

    private static async Task<ChatEvent> NextAsync(Process worker)
    {
        var line = await worker.StandardOutput.ReadLineAsync().WaitAsync(s_patience)
            ?? throw new InvalidOperationException("The worker has ended: " + await worker.StandardError.ReadToEndAsync());
        return ChatLines.ReadEvent(line) ?? throw new InvalidOperationException("No event: " + line);
    }

    private static async Task<(string Text, ChatDoneEvent Done)> AnswerAsync(Process worker, string id)
    {
        var text = "";
        while (true)
        {
            switch (await NextAsync(worker))
            {
                case ChatTextEvent more:
                    Assert.Equal(id, more.Id);
                    text += more.Text;
                    break;
                case ChatDoneEvent done:
                    Assert.Equal(id, done.Id);
                    return (text, done);
                case var other:
                    Assert.Fail($"{other}");
                    break;
            }
        }
    }

    private static async Task EndAsync(Process worker, int exitCode)
    {
        await worker.WaitForExitAsync().WaitAsync(s_patience);
        Assert.Equal("", await worker.StandardError.ReadToEndAsync());
        Assert.Equal(exitCode, worker.ExitCode);
    }
}
