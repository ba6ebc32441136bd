using Tezgah.Core.CodeProblems;
using Tezgah.Core.Events;
using Tezgah.Engine.Training;

namespace Tezgah.Engine.Worker;

/// <summary>How a worker runs.</summary>
public sealed record JobWorkerOptions
{
    /// <summary>Whether it goes on from the last checkpoint, if there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>Is told every event after it was written.</summary>
    public IProgress<RunEvent>? Observer { get; init; }

    /// <summary>Asks for a graceful stop, as the folder's <c>stop.request</c> does.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs model-written programs, for evaluations that need it; null where none may be run.</summary>
    public ICodeJudge? Judge { get; init; }

    /// <summary>
    /// Whether the process is the worker's own, so that memory limits and settings of native libraries may be set for all of it.
    /// </summary>
    public bool OwnsProcess { get; init; } = true;

    /// <summary>Makes the loss scaler; tests set their own, to see on any device and in any type what float16 has on a GPU.</summary>
    internal Func<LossScaler>? Scaler { get; init; }

    /// <summary>The free memory in bytes; tests set their own.</summary>
    internal Func<long> FreeMemory { get; init; } = Core.Machine.FreeMemory.Read;
}
