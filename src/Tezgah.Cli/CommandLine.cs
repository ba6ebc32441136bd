using System.CommandLine;
using Tezgah.Core.Problems;
using Tezgah.Core.Results;
using Tezgah.Text;

namespace Tezgah.Cli;

/// <summary>How every command ends: 0 done, 1 the work failed, 2 wrong usage or bad input.</summary>
internal static class CommandLine
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadInput = 2;

    // Problems of the machine, which another input would not mend.
    private static readonly string[] s_failures = ["disk-full", "store-broken", "sandbox-failed"];

    /// <summary>Runs the command of <paramref name="args"/>; what a person did wrong is one sentence on standard error.</summary>
    public static int Invoke(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Console.Error.WriteLine(error.Message);
            }

            var command = parsed.CommandResult.Command.Name;
            Console.Error.WriteLine($"See ./tezgah {(command == root.Name ? "" : command + " ")}--help");
            return BadInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (ProblemException e)
        {
            foreach (var problem in e.Problems)
            {
                Console.Error.WriteLine(problem.Message);
            }

            return e.Problems.All(p => s_failures.Contains(p.Code, StringComparer.Ordinal)) ? Failed : BadInput;
        }
        catch (DataFileException e)
        {
            Console.Error.WriteLine(e.Problem.Message);
            return BadInput;
        }
        catch (ResultsFileException e)
        {
            Console.Error.WriteLine(e.Message);
            return BadInput;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArgumentException)
        {
            Console.Error.WriteLine(e.Message);
            return BadInput;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine(new Problem("command-cancelled").Message);
            return Failed;
        }
        catch (Exception e)
        {
            // A script that waits for 0, 1 or 2 must not get the code and the stack of a process that broke down.
            Console.Error.WriteLine(new Problem("command-failed", null, $"{e.GetType().Name}: {e.Message}").Message);
            return Failed;
        }
    }
}
