namespace Tezgah.Web.Evaluations;

/// <summary>What the form for evaluations needs.</summary>
public static class EvaluationRegistration
{
    /// <summary>Adds the list of what can be evaluated: one for each visit, whose rights it has.</summary>
    public static IServiceCollection AddEvaluationPages(this IServiceCollection services) => services.AddScoped<EvaluationTargets>();
}
