namespace Tezgah.Web.Imports;

/// <summary>What the page of imports needs besides the runs.</summary>
public static class ImportsRegistration
{
    /// <summary>Adds the reader of folders; needs the models' folders.</summary>
    public static IServiceCollection AddImports(this IServiceCollection services) => services.AddSingleton<ImportFolders>();
}
