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

            return BadInput;
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
    }
}
