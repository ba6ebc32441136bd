namespace Tezgah.Web.Lecture;

/// <summary>Puts what a lecture needs into a container.</summary>
public static class LectureRegistration
{
    /// <summary>Adds the room and the stage, which all visits share, and what each visit may do with them.</summary>
    public static IServiceCollection AddLecture(this IServiceCollection services) => services
        .AddSingleton<LectureRoom>()
        .AddSingleton<ReplayStage>()
        .AddScoped<Lectern>()
        .AddScoped<Replays>();
}
