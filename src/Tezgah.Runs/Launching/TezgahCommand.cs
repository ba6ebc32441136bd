namespace Tezgah.Runs.Launching;

/// <summary>The command that starts this program's command line.</summary>
/// <param name="File">The executable: a full path, or a name on the PATH.</param>
/// <param name="Prefix">Arguments before its own: the path of a dll where <paramref name="File"/> is <c>dotnet</c>.</param>
public sealed record TezgahCommand(string File, params IReadOnlyList<string> Prefix);
