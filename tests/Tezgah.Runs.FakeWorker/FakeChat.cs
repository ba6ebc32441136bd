using System.Diagnostics;
using System.Globalization;
using System.Text;
using Tezgah.Core.Chat;
using Tezgah.Core.Problems;

namespace Tezgah.Runs.FakeWorker;

/// <summary>
/// A chat worker without a model: it says a question back, word by word. Some words make it do something else: <c>story</c>
/// (a longer answer, with pauses), <c>settings</c> (says what it was asked), <c>hold</c> (begins and waits to be cancelled),
/// <c>deaf</c> (the same, and does not hear that), <c>refuse</c>, <c>die</c>, <c>kill</c>, <c>leave</c> (answers and
/// ends).
/// </summary>
internal sealed class FakeChat(string model, string dtype, bool fails, int loadMilliseconds)
{
    private const string Story =
        "Once upon a time there was a small weaver who lived beside a river.\n\nEvery morning she sat down at her loom and "
        + "counted the threads: one, two, three … Türkçe karakterler de akıyor: ığüşöç, İstanbul, 🙂.\n\n    for thread in loom:\n"
        + "        weave(thread)\n\nAnd when the evening came, the cloth was done.";

    private readonly Lock _gate = new();
    private volatile string? _cancelled;
    private bool _isFirst = true;

    /// <summary>Runs on this process's input and output; <paramref name="how"/> may be <c>fails</c> or <c>slow</c>.</summary>
    public static Task<int> RunAsync(string model, string dtype, string[] how)
    {
        Console.InputEncoding = Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new FakeChat(model, dtype, fails: how is ["fails"], loadMilliseconds: how is ["slow"] ? 2000 : 0).RunAsync(Console.In);
    }

    private async Task<int> RunAsync(TextReader input)
    {
        await Console.Error.WriteLineAsync("fake: loading");
        Console.WriteLine("[W] a native library prints what it likes");
        await Task.Delay(loadMilliseconds);
        if (fails)
        {
            Say(new ChatErrorEvent(null, new Problem("safetensors-tensor-missing", null, model, "lm_head.weight")));
            return 1;
        }

        Say(new ChatReadyEvent(model, dtype, "cpu", loadMilliseconds / 1000.0));
        while (await input.ReadLineAsync() is { } line)
        {
            switch (ChatLines.ReadQuestion(line))
            {
                case (var id, null):
                    _cancelled = id;
                    break;
                case var (id, request):
                    _ = AnswerAsync(id, request);
                    break;
                case null:
                    await Console.Error.WriteLineAsync($"fake: what is {line}?");
                    break;
            }
        }

        return 0;
    }

    private async Task AnswerAsync(string id, ChatRequest request)
    {
        var asked = request.Prompt ?? request.Messages![^1].Content;
        switch (asked)
        {
            case "die":
                await Console.Error.WriteLineAsync("fake: no more room on the device");
                Environment.Exit(3);
                break;
            case "kill":
                Process.GetCurrentProcess().Kill();
                break;
            case "refuse":
                Say(new ChatErrorEvent(id, Problem.FromText("The template refuses these messages.")));
                return;
        }

        var answer = asked switch
        {
            "story" => Story,
            "settings" => string.Create(
                CultureInfo.InvariantCulture,
                $"{request.MaxNewTokens}|{request.Temperature}|{request.TopP}|{request.Seed}|{string.Join(',', request.Messages?.Select(m => m.Role) ?? [])}"),
            _ => (_isFirst ? "" : "again: ") + asked,
        };
        _isFirst = false;
        var words = answer.Split(' ').Select((w, i) => i == 0 ? w : " " + w).ToList();
        var said = 0;
        foreach (var word in words.TakeWhile(_ => _cancelled != id))
        {
            Say(new ChatTextEvent(id, word));
            said++;
            await Task.Delay(asked == "story" ? 40 : 0);
        }

        while (asked is "hold" or "deaf" && (_cancelled != id || asked == "deaf"))
        {
            await Task.Delay(5);
        }

        if (asked == "leave")
        {
            Say(new ChatDoneEvent(id, "stop", 1, 1, null, null));
            Environment.Exit(0);
        }

        Say(new ChatDoneEvent(id, _cancelled == id ? "cancelled" : "stop", asked.Length, said, 0.25, 24.5));
    }

    private void Say(ChatEvent chatEvent)
    {
        lock (_gate)
        {
            Console.WriteLine(ChatLines.Write(chatEvent));
            Console.Out.Flush();
        }
    }
}
