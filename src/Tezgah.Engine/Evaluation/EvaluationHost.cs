using Tezgah.Core.CodeProblems;
using Tezgah.Core.Events;

namespace Tezgah.Engine.Evaluation;

/// <summary>What an evaluation needs of whoever runs it.</summary>
public sealed record EvaluationHost
{
    /// <summary>Takes its events: progress, evaluations, warnings.</summary>
    public Action<RunEvent> Write { get; init; } = _ => { };

    /// <summary>Asked after each batch; ends the evaluation.</summary>
    public Func<bool> StopRequested { get; init; } = () => false;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The free memory in bytes, against which model and batch are checked.</summary>
    public Func<long> FreeMemory { get; init; } = Core.Machine.FreeMemory.Read;

    /// <summary>Runs model-written programs; null where none may be run.</summary>
    public ICodeJudge? Judge { get; init; }

    /// <summary>Whether the process is the evaluation's own, so that settings of native libraries may be set for all of it.</summary>
    public bool OwnsProcess { get; init; } = true;

    /// <summary>Says how far a phase is, and ends the work where a stop was asked for.</summary>
    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    internal void Progress(string phase, long done, long total)
    {
        Write(new ProgressEvent(phase, done, total));
        ThrowIfStopRequested();
    }

    /// <exception cref="OperationCanceledException">A stop was asked for.</exception>
    internal void ThrowIfStopRequested()
    {
        if (StopRequested())
        {
            throw new OperationCanceledException();
        }
    }
}
