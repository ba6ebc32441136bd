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
        _ => throw new SetupException("usage: ./tezgah run | test | doctor | <command>; see ./tezgah --help"),
    };
}
catch (SetupException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
