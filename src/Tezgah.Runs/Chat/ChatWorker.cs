using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Tezgah.Core.Chat;
using Tezgah.Core.Problems;
using Tezgah.Runs.Ingest;
using Tezgah.Runs.Launching;

namespace Tezgah.Runs.Chat;

/// <summary>
/// A process <c>tezgah chat-worker</c>, spoken to over its input and output. It ends when its input does, so none outlives a
/// dashboard, however that ends.
/// </summary>
internal sealed class ChatWorker
{
    private const int KeptWords = 3;
    private const int KilledExitCode = 128 + 9;

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly Process _process;
    private readonly ChatOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<ChatEvent> _events = Channel.CreateUnbounded<ChatEvent>();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Queue<string> _words = [];
    private readonly Task _ended;
    private int _exitCode;

    private ChatWorker(Process process, ChatOptions options, TimeProvider time)
    {
        _process = process;
        _options = options;
        _time = time;
        _ended = FollowAsync();
        _ = WriteAsync();
    }

    /// <summary>What the worker says; ends with it.</summary>
    public ChannelReader<ChatEvent> Events => _events.Reader;

    /// <summary>What it said of itself once the model was loaded.</summary>
    public ChatReadyEvent? Ready { get; set; }

    /// <summary>Done once it has ended, however it did.</summary>
    public Task Ended => _ended;

    /// <summary>That the program to start is not there; null if it is, or if only the system knows where it is.</summary>
    public static Problem? Missing(TezgahCommand command) =>
        Path.IsPathRooted(command.File) && !File.Exists(command.File) ? NotStarted(command, new FileNotFoundException()) : null;

    /// <summary>Starts the worker of a model.</summary>
    /// <exception cref="ProblemException"><c>worker-not-started</c>.</exception>
    public static ChatWorker Start(ChatModel model, ChatOptions options, TimeProvider time)
    {
        var command = options.Command;
        if (Missing(command) is { } missing)
        {
            throw new ProblemException(missing);
        }

        string[] adapter = model.Adapter is { } folder ? ["--adapter", folder] : [];
        string[] classify = model.Classifies ? ["--classify"] : [];
        string[] dtype = model.Dtype is { } type ? ["--dtype", type] : [];
        string[] run = model.Run is { } root ? ["--run", root] : [];
        var start = new ProcessStartInfo(
            command.File, [.. command.Prefix, "chat-worker", "--model", model.Folder, .. adapter, .. classify, .. dtype, "--quantization", model.Quantization, .. run])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = s_utf8,
            StandardOutputEncoding = s_utf8,
            StandardErrorEncoding = s_utf8,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            var process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
            return new ChatWorker(process, options, time);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new ProblemException(NotStarted(command, e), e);
        }
    }

    /// <summary>Writes a line to it, when it reads. That it is gone shows in <see cref="Events"/>.</summary>
    public void Send(string line) => _lines.Writer.TryWrite(line);

    /// <summary>Why it ended without being told to; to be asked once <see cref="Events"/> are over.</summary>
    public async Task<Problem> DeathAsync()
    {
        await _ended;
        string words;
        lock (_words)
        {
            words = _words.Count > 0 ? string.Join(" / ", _words) : "–";
        }

        return _exitCode == KilledExitCode
            ? new Problem("chat-worker-killed", null, words)
            : new Problem("chat-worker-died", null, _exitCode.ToString(CultureInfo.InvariantCulture), words);
    }

    /// <summary>Ends it: by the end of its input, or after a grace time by force.</summary>
    public async Task EndAsync()
    {
        _lines.Writer.TryComplete();
        await Task.WhenAny(_ended, Task.Delay(_options.ExitGrace, _time));
        await KillAsync();
    }

    /// <summary>Ends it at once, with its children.</summary>
    public async Task KillAsync()
    {
        if (!_ended.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _ended;
        _process.Dispose();
    }

    // A child of the worker may hold its output open, and a worker may close it and go on: neither may hold the page up.
    private async Task FollowAsync()
    {
        var output = ReadAsync(_process.StandardOutput, line =>
        {
            if (ChatLines.ReadEvent(line) is { } chatEvent)
            {
                _events.Writer.TryWrite(chatEvent);
            }
            else
            {
                Keep(line);
            }
        });
        var error = ReadAsync(_process.StandardError, Keep);
        var exit = _process.WaitForExitAsync();
        await Task.WhenAny(exit, output);
        await Task.WhenAny(exit, Task.Delay(_options.ExitGrace, _time));
        if (!exit.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
            await exit;
        }

        _exitCode = _process.ExitCode;
        await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(_options.ExitGrace, _time));
        _events.Writer.TryComplete();
    }

    private async Task WriteAsync()
    {
        var input = _process.StandardInput;
        try
        {
            await foreach (var line in _lines.Reader.ReadAllAsync())
            {
                await input.WriteLineAsync(line);
                await input.FlushAsync();
            }

            input.Close();
        }
        catch (IOException)
        {
            // The pipe is broken because the worker has ended, and Death says more about that.
        }
    }

    private void Keep(string line)
    {
        if (LastWords.Clean(line) is { Length: > 0 } words)
        {
            lock (_words)
            {
                _words.Enqueue(words);
                if (_words.Count > KeptWords)
                {
                    _words.Dequeue();
                }
            }
        }
    }

    private static async Task ReadAsync(StreamReader reader, Action<string> take)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                take(line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The worker was let go while something was still read from it.
        }
    }

    private static Problem NotStarted(TezgahCommand command, Exception why) =>
        new Problem("worker-not-started").With(Problem.Part("why-program", command.File).Because(why));
}
