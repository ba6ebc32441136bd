using Tezgah.Core.Events;

namespace Tezgah.Engine.Tests.Worker;

/// <summary>Acts, within the worker, as it tells of certain events.</summary>
internal sealed class Trigger(Func<RunEvent, bool> when, Action act) : IProgress<RunEvent>
{
    public void Report(RunEvent value)
    {
        if (when(value))
        {
            act();
        }
    }
}
