namespace Tezgah.Setup.Commands;

/// <summary>The help of the commands that are there before anything is built.</summary>
internal static class HelpCommand
{
    public static int Run(string command)
    {
        Console.WriteLine(command switch
        {
            "run" => """
                ./tezgah run [--urls URL] [--data DIR] [--models DIR] [--samples DIR]
                Sets up what is missing, builds, starts the dashboard and prints its address.
                  --urls URL      where to listen, on this machine only; default: http://127.0.0.1:5055 or the next free port
                  --data DIR      the folder of all state; default: the user's folder for application data
                  --models DIR    a folder that models may be read from, beside the user's home and the current folder
                  --samples DIR   the folder of the sample data
                """,
            "test" => """
                ./tezgah test [--filter EXPRESSION]
                Sets up what is missing, builds, and runs every test; ends with: N passed, N failed
                  --filter EXPRESSION   only these, e.g. Category=Parity or FullyQualifiedName~Metrics
                """,
            _ => """
                ./tezgah doctor
                Says what this machine offers, and what to do about what is missing; changes nothing.
                """,
        });
        return 0;
    }
}
