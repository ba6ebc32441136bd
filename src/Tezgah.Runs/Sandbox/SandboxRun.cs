using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tezgah.Core.CodeProblems;

namespace Tezgah.Runs.Sandbox;

/// <summary>What the sandbox found out about one program.</summary>
/// <param name="Outcome">Passed, or why not; null if the sandbox itself did not start.</param>
/// <param name="Error">Class of the exception; empty if there was none.</param>
/// <param name="Detail">What there is to say; for a sandbox that did not start, its own words.</param>
/// <param name="Line">Line of the program or of the tests; 0 if not known.</param>
/// <param name="Elapsed">Wall time.</param>
public sealed record SandboxVerdict(SampleOutcome? Outcome, string Error, string Detail, int Line, TimeSpan Elapsed);

/// <summary>One program in one sandbox, from start to end. Everything of it is gone when <see cref="Run"/> returns.</summary>
internal sealed class SandboxRun(SandboxLimits limits)
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly string _word = RandomNumberGenerator.GetHexString(32);
    private volatile bool _printedTooMuch;
    private volatile bool _hasBegun;

    /// <summary>Runs <paramref name="program"/> and its tests.</summary>
    /// <remarks>
    /// Call it on a thread that outlives the run: the kernel ends the sandbox with the thread that started it (PR_SET_PDEATHSIG).
    /// </remarks>
    public SandboxVerdict Run(ProcessStartInfo command, CodeProblem problem, string program)
    {
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(command)!;
        var told = ReadAsync(process.StandardOutput.BaseStream, 1 << 16, come: () => _hasBegun = true);
        var printed = ReadAsync(process.StandardError.BaseStream, limits.Output, () => _printedTooMuch = true);
        var asked = WriteAsync(process.StandardInput.BaseStream, Question(problem, program));
        var end = Watch(process, clock);
        Task.WaitAll(told, printed, asked);
        process.WaitForExit();
        return Judge(Fields(told.Result), printed.Result, end, clock.Elapsed);
    }

    private SampleOutcome? Watch(Process process, Stopwatch clock)
    {
        SampleOutcome? end = null;
        var (begun, killed) = ((TimeSpan?)null, (TimeSpan?)null);
        while (!process.WaitForExit(s_look))
        {
            // A busy machine may take long to start a sandbox: only what the program itself takes is its time.
            begun ??= _hasBegun ? clock.Elapsed : null;
            end ??= _printedTooMuch ? SampleOutcome.OutputLimit
                : clock.Elapsed - begun > limits.Time ? SampleOutcome.Time
                : ProcessMemory.OfTree(process.Id) > limits.Memory ? SampleOutcome.Memory
                : null;
            if (end is not null || (begun is null && clock.Elapsed > limits.Start))
            {
                killed ??= clock.Elapsed;
                Kill(process, gently: clock.Elapsed < killed + s_patience);
            }
        }

        return end ?? (_printedTooMuch ? SampleOutcome.OutputLimit : null);
    }

    // The kernel ends everything in the sandbox before its first process is gone, and bubblewrap waits for that one. Killing
    // bubblewrap itself ends the sandbox too, but nobody would know when.
    private static void Kill(Process bubblewrap, bool gently)
    {
        var inside = gently ? ProcessMemory.Children(bubblewrap.Id).ToArray() : [];
        foreach (var id in inside)
        {
            try
            {
                using var first = Process.GetProcessById(id);
                first.Kill();
            }
            catch (ArgumentException)
            {
                // It ended by itself in between.
            }
        }

        if (inside.Length == 0)
        {
            bubblewrap.Kill();
        }
    }

    private SandboxVerdict Judge(IReadOnlyList<string> fields, byte[] printed, SampleOutcome? end, TimeSpan elapsed)
    {
        if (fields is not ["begun", ..])
        {
            var words = Encoding.UTF8.GetString(printed).Trim();
            var why = elapsed > limits.Start ? $"it did not stand within {limits.Start.TotalSeconds:0.##} s" : "it ended without a word";
            return new(null, "", words.Length > 0 ? words : why, 0, elapsed);
        }

        if (end is { } ended)
        {
            return new(ended, "", ended switch
            {
                SampleOutcome.Time => $"stopped after {limits.Time.TotalSeconds:0.##} s",
                SampleOutcome.Memory => $"more than {limits.Memory >> 20} MiB in all processes",
                _ => $"printed more than {limits.Output >> 10} KiB",
            }, 0, elapsed);
        }

        // Without the word, which only the tests' process was told, nothing counts as a verdict.
        return fields is [_, var word, var outcome, var error, var detail, var line] && word == _word
            && SampleOutcomes.Parse(outcome) is { } sorted && int.TryParse(line, CultureInfo.InvariantCulture, out var number)
            ? new(sorted, error, detail, number, elapsed)
            : new(SampleOutcome.Exited, "", "the tests' process was ended before they were through", 0, elapsed);
    }

    private byte[] Question(CodeProblem problem, string program)
    {
        var seconds = (int)Math.Ceiling(limits.Time.TotalSeconds) + 1;
        using var question = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var field in (string[])[$"{limits.Memory} {limits.Processes} {limits.File} {seconds}", program, _word, problem.EntryPoint, problem.Prompt, problem.Test])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            question.Write(length);
            question.Write(bytes);
        }

        return question.ToArray();
    }

    private static List<string> Fields(byte[] told)
    {
        var fields = new List<string>();
        ReadOnlySpan<byte> rest = told;
        while (rest.Length >= 4 && BinaryPrimitives.ReadInt32BigEndian(rest) is >= 0 and var length && length <= rest.Length - 4)
        {
            fields.Add(Encoding.UTF8.GetString(rest.Slice(4, length)));
            rest = rest[(4 + length)..];
        }

        return fields;
    }

    // Reads to the end in any case: a full pipe would stop the program instead of letting it run into its limit.
    private static async Task<byte[]> ReadAsync(Stream stream, int most, Action? exceeded = null, Action? come = null)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[1 << 16];
        long total = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer)) > 0)
        {
            come?.Invoke();
            total += read;
            kept.Write(buffer, 0, (int)Math.Min(read, most - kept.Length));
            if (total > most)
            {
                exceeded?.Invoke();
            }
        }

        return kept.ToArray();
    }

    private static async Task WriteAsync(Stream stream, byte[] bytes)
    {
        try
        {
            await using (stream)
            {
                await stream.WriteAsync(bytes);
            }
        }
        catch (IOException)
        {
            // It ended before it had read its task; the verdict says why.
        }
    }
}
