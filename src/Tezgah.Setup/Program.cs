using Tezgah.Setup;
using Tezgah.Setup.Commands;

var workspace = Workspace.Find(AppContext.BaseDirectory);
try
{
    return args switch
    {
        ["prepare"] => PrepareCommand.Run(workspace, withTests: false),
        ["test", .. var rest] => TestCommand.Run(workspace, rest),
        ["doctor"] => DoctorCommand.Run(workspace),
        ["help", var command] => HelpCommand.Run(command),
        _ => throw new SetupException("usage: ./tezgah run | test | doctor | <command>; see ./tezgah --help"),
    };
}
catch (Exception e) when (e is SetupException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
