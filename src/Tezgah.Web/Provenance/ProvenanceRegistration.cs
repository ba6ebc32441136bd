namespace Tezgah.Web.Provenance;

/// <summary>What numbers need to say where they come from.</summary>
public static class ProvenanceRegistration
{
    /// <summary>Adds the desk of each visit and the reader; needs the runs and the cache of results.</summary>
    public static IServiceCollection AddProvenance(this IServiceCollection services) =>
        services.AddScoped<OriginDesk>().AddSingleton<OriginReader>();
}
