using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Access;
using Tezgah.Web.Compare;
using Tezgah.Web.Lecture;

namespace Tezgah.Web.Tests.Lecture;

/// <summary>A context with what the parts of a lecture expect, and a run to replay.</summary>
public abstract class LectureContext : DashboardContext
{
    protected LectureContext()
    {
        Services.AddResults();
        Services.AddLecture();
        Services.AddSingleton<JoinLinks>(new JoinLinks(new SomeServer(), () => [System.Net.IPAddress.Parse("192.168.1.5"), System.Net.IPAddress.Parse("10.0.0.9")]));
        JSInterop.Mode = JSRuntimeMode.Loose;
        SomeTape.Put(Store);
    }

    /// <summary>The room.</summary>
    protected LectureRoom Room => Services.GetRequiredService<LectureRoom>();

    /// <summary>Makes it the visit of a viewer of today's audience.</summary>
    protected void BeViewer() => Visit.Of(Role.Viewer, Services.GetRequiredService<AccessKeys>().Session);
}
