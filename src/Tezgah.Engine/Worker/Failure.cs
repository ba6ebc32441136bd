using System.Globalization;
using System.Runtime.InteropServices;
using Tezgah.Core.Events;
using Tezgah.Core.Files;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Text;

namespace Tezgah.Engine.Worker;

/// <summary>What an exception means for a person.</summary>
/// <param name="Problems">What to say.</param>
/// <param name="Detail">The stack trace; null where the problem is the person's input or says everything.</param>
/// <param name="IsInput">Whether the job or its data is wrong, and not the work.</param>
internal sealed record Failure(IReadOnlyList<Problem> Problems, string? Detail, bool IsInput)
{
    /// <summary>How libtorch, the C++ library and CUDA say that there is no memory.</summary>
    private static readonly string[] s_noMemory =
    [
        "not enough memory",
        "can't allocate memory",
        "Cannot allocate memory",
        "bad_alloc",
        "out of memory",
        "Memory allocation failed",
        "could not create a memory object",
    ];

    /// <summary>The error events.</summary>
    public IEnumerable<ErrorEvent> Events() => Problems.Select((p, i) => new ErrorEvent(p, i == 0 ? Detail : null));

    /// <summary>Explains an exception.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="folder">The job's folder.</param>
    /// <param name="job">The settings, as far as they are known.</param>
    /// <param name="step">The last step done.</param>
    /// <param name="memoryRanOut">Says what to do about a lack of memory; null where nothing is known of what the job needs.</param>
    public static Failure Of(Exception exception, JobFolder folder, TrainingJob? job, int step, Func<Problem?>? memoryRanOut = null)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case ProblemException known:
                    return new Failure(known.Problems, null, IsInput: true);
                case DataFileException data:
                    return new Failure([data.Problem], null, IsInput: true);
                case DllNotFoundException or BadImageFormatException or EntryPointNotFoundException:
                    return new Failure([new Problem("torch-missing")], exception.ToString(), IsInput: false);
                case IOException io when FileErrors.IsDiskFull(io):
                    return new Failure([new Problem("disk-full", folder.Root, folder.Root)], exception.ToString(), IsInput: false);
                case var _ when IsNoMemory(e):
                    var batch = job?.Training.PerDeviceTrainBatchSize ?? 0;
                    return new Failure(
                        [memoryRanOut?.Invoke() ?? new Problem("memory-ran-out", null, Number(step + 1), Number(batch))], exception.ToString(), IsInput: false);
            }
        }

        return new Failure([new Problem("unexpected-error", null, exception.GetType().Name)], exception.ToString(), IsInput: false);
    }

    private static bool IsNoMemory(Exception e) =>
        e is OutOfMemoryException
        || (e is ExternalException && s_noMemory.Any(text => e.Message.Contains(text, StringComparison.OrdinalIgnoreCase)));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
