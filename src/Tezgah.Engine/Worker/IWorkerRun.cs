using Tezgah.Core.Jobs;

namespace Tezgah.Engine.Worker;

/// <summary>One job of a worker.</summary>
internal interface IWorkerRun : IDisposable
{
    /// <summary>The settings of a training, once they are read; null for other jobs.</summary>
    TrainingJob? Job { get; }

    /// <summary>Whether everything that a person gave was found good.</summary>
    bool Prepared { get; }

    /// <summary>The last step done; 0 where there are none.</summary>
    int Step { get; }

    /// <summary>Reads and checks the job.</summary>
    void Prepare();

    /// <summary>Does it.</summary>
    /// <returns>Whether the end was reached; false if it was stopped.</returns>
    bool Work();
}
