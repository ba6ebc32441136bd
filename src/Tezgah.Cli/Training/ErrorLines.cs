using Tezgah.Core.Events;

namespace Tezgah.Cli.Training;

/// <summary>
/// Errors on standard error, which the dashboard keeps in the job's log: the only trace of a worker that fails before it has
/// an event file.
/// </summary>
internal sealed class ErrorLines : IProgress<RunEvent>
{
    public void Report(RunEvent value)
    {
        if (value is ErrorEvent error)
        {
            Console.Error.WriteLine(error.Problem.MessageIn(System.Globalization.CultureInfo.InvariantCulture));
            if (error.Detail is not null)
            {
                Console.Error.WriteLine(error.Detail);
            }
        }
    }
}
