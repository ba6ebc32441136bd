namespace Tezgah.Web.Imports;

/// <summary>What the page of imports needs besides the runs.</summary>
public static class ImportsRegistration
{
    /// <summary>Adds what reads and imports folders; needs the allowed folders and the visitor.</summary>
    public static IServiceCollection AddImports(this IServiceCollection services) => services.AddScoped<ResultImports>();
}
