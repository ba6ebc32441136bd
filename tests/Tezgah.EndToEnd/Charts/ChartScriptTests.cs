using System.Text.Json;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Charts;

/// <summary>What the scripts of charts compute: ticks, ends of axes, columns of pixels. The modules are those of the dashboard, in a real browser.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ChartScriptTests(BrowserFixture browser, SeededDashboard seeded) : IAsyncLifetime
{
    private const string English = "['.', ',']";
    private const string Turkish = "[',', '.']";
    private IPage _page = null!;

    public async ValueTask InitializeAsync()
    {
        _page = await browser.NewPageAsync();
        await new Visitor(_page, await seeded.GetAsync()).GoAsync("/favicon.svg");
    }

    public async ValueTask DisposeAsync() => await _page.Context.CloseAsync();

    [Fact]
    public async Task Ticks_stand_at_round_numbers_written_as_the_language_has_them()
    {
        await AssertTextsAsync("ticks([0, 1], 5, {0}, 4)", English, "0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
        await AssertTextsAsync("ticks([0, 12000], 5, {0}, 7)", Turkish, "0", "5.000", "10.000");
        await AssertTextsAsync("ticks([0, 12000], 5, {0}, 7)", English, "0", "5,000", "10,000");
        await AssertTextsAsync("ticks([-1, 1], 5, {0}, 4)", Turkish, "−1,0", "−0,5", "0,0", "0,5", "1,0");
        await AssertTextsAsync("ticks([0, 3e-6], 5, {0}, 4)", English, "0", "1×10⁻⁶", "2×10⁻⁶", "3×10⁻⁶");
        await AssertTextsAsync("ticks([0, 120000], 5, {0}, 4)", Turkish, "0", "0,5×10⁵", "1,0×10⁵");
        await AssertTextsAsync("ticks([1000000, 1000001], 2, {0}, 7)", English, "1,000,000.0", "1,000,000.5", "1,000,001.0");
        await AssertTextsAsync("ticks([0.42, 0.78], 2, {0}, 4)", English, "0.5", "0.6", "0.7");
        await AssertNumbersAsync([0, 0.5, 1], "ticks", "ticks([0, 1], 3, ['.', ','], 4).map(t => t.at)");
        Assert.InRange(await AskAsync<int>("ticks", "ticks([0, 1], 7, ['.', ','], 4).length"), 2, 8);
    }

    [Fact]
    public async Task Ticks_of_a_logarithm_are_powers_of_ten_and_between_few_of_them_more()
    {
        await AssertTextsAsync("powers([-3, 0], 5, {0}, 4)", English, "0.001", "0.01", "0.1", "1");
        await AssertTextsAsync("powers([-3, 0], 5, {0}, 4)", Turkish, "0,001", "0,01", "0,1", "1");
        await AssertTextsAsync("powers([-6, 6], 5, {0}, 4)", English, "10⁻⁶", "0.001", "1", "1,000", "10⁶");
        await AssertTextsAsync("powers([-1, 0.1], 5, {0}, 4)", English, "0.1", "0.3", "1");
        await AssertTextsAsync("powers([0.1, 0.2], 5, {0}, 4)", English, "1.3", "1.4", "1.5");
        await AssertNumbersAsync([-3, -2, -1, 0], "ticks", "powers([-3, 0], 5, ['.', ','], 4).map(t => Math.round(t.at * 1e9) / 1e9)");
    }

    [Theory]
    [InlineData("[5, 5]")]
    [InlineData("[5, 1]")]
    [InlineData("[NaN, 1]")]
    [InlineData("[-Infinity, 1]")]
    [InlineData("[0, Infinity]")]
    [InlineData("[-Number.MAX_VALUE, Number.MAX_VALUE]")]
    [InlineData("[0.88888888, 0.8888888800000002]")]
    [InlineData("[500000, 500000.0000000001]")]
    public async Task Ends_between_which_no_steps_lead_have_no_ticks(string ends)
    {
        Assert.Equal(0, await AskAsync<int>("ticks", $"ticks({ends}, 5, ['.', ','], 4).length"));
        Assert.Equal(0, await AskAsync<int>("ticks", $"powers({ends}, 5, ['.', ','], 4).length"));
        Assert.False(await AskAsync<bool>("ticks", $"isRange({ends})"));
    }

    [Theory]
    [InlineData("[0, 0, 0]", "false", "null", -0.04, 0.04)]
    [InlineData("[5, 5, 5]", "false", "null", 4.98, 5.02)]
    [InlineData("[-5, -5, -5]", "false", "null", -5.02, -4.98)]
    [InlineData("[1, 1, 1]", "true", "null", -0.04, 0.04)]
    [InlineData("[NaN, Infinity, -Infinity]", "false", "null", -0.04, 1.04)]
    [InlineData("[-1, -2, 0]", "true", "null", -0.04, 1.04)]
    [InlineData("[0.1, -1, 10]", "true", "null", -1.08, 1.08)]
    [InlineData("[0.1, 1, 10]", "true", "[0, 10]", -1.08, 1.08)]
    [InlineData("[0.1, 1, 10]", "true", "[0.01, 100]", -2, 2)]
    [InlineData("[0.1, 1, 10]", "false", "[0, 1]", 0, 1)]
    public async Task Y_axis_has_room_for_what_can_be_drawn(string ys, string log, string given, double low, double high)
    {
        var ends = await AskAsync<double[]>("ends", $"yEnds({Chart(ys, log, given)}, [0, 4])");

        Assert.Equal([low, high], ends.Select(e => Math.Round(e, 6)));
    }

    [Fact]
    public async Task Y_axis_of_a_curve_that_is_constant_but_for_rounding_has_ticks()
    {
        var ends = await AskAsync<double[]>("ends", $"yEnds({Chart("[0.88888888, 0.8888888800000002, 0.88888888]", "false", "null")}, [0, 4])");

        Assert.InRange(0.88888888, ends[0], ends[1]);
        Assert.True(await AskAsync<bool>("ticks", FormattableString.Invariant($"isRange([{ends[0]}, {ends[1]}])")));
    }

    [Fact]
    public async Task X_axis_takes_no_ends_between_which_nothing_is()
    {
        await AssertNumbersAsync([10, 20], "ends", $"xEnds({{ ...{Chart("[1, 2, 3]", "false", "null")}, zoom: [10, 20] }})");
        await AssertNumbersAsync([1, 3], "ends", $"xEnds({{ ...{Chart("[1, 2, 3]", "false", "null")}, zoom: [7, 7] }}).map(Math.round)");
        await AssertNumbersAsync([1, 3], "ends", $"xEnds({{ ...{Chart("[1, 2, 3]", "false", "null")}, zoom: [NaN, 7] }}).map(Math.round)");
    }

    [Fact]
    public async Task Columns_hold_first_lowest_highest_and_last_and_gaps_where_no_value_is()
    {
        const string View = "{ x: [0, 10], y: [0, 10], width: 10, height: 10, spec: {} }";

        // Four points in one column of pixels, then one in the next.
        await AssertNumbersAsync(
            [0, 5, 1, 9, 6, 1, 5, 5, 5, 5], "columns", $"[...columnsOf({View}, [0, 0.2, 0.4, 0.6, 1], [5, 1, 9, 4, 5], 0, 4, false)]");
        Assert.Equal(25, await AskAsync<int>("columns", $"columnsOf({View}, [0, 0.2, 0.4, 0.6, 1], [5, 1, 9, 4, 5], 0, 4, true).length"));

        // One gap for what is no number, however many of them; none before the first value.
        var gaps = await AskAsync<double?[]>(
            "columns", $"[...columnsOf({View}, [0, 1, 2, 3, 4], [NaN, 5, NaN, Infinity, 5], 0, 4, false)].map(v => Number.isNaN(v) ? null : v)");
        Assert.Equal([1, 5, 5, 5, 5, null], gaps[..6]);
        Assert.Equal([4, 5, 5, 5, 5], gaps[10..]);

        // On a logarithm neither 0 nor what is below it has a place.
        var log = await AskAsync<double?[]>(
            "columns",
            "[...columnsOf({ x: [0, 10], y: [0, 1], width: 10, height: 10, spec: { logY: true } }, [0, 1, 2, 3], [10, 0, -5, 1], 0, 3, false)].map(v => Number.isNaN(v) ? null : v)");
        Assert.Equal((0, 0), (log[0], log[1]));
        Assert.Null(log[5]);
        Assert.Equal((3, 10), (log[10], log[11]));
        Assert.Equal(0, await AskAsync<int>("columns", $"columnsOf({View}, [], [], 0, -1, false).length"));
    }

    [Fact]
    public async Task Curve_that_leaps_in_every_column_is_a_band_and_a_smooth_one_is_not()
    {
        const string Columns = "Float64Array.from({ length: 1000 }, (_, i) => i % 5 === 0 ? i / 5 : ";

        Assert.True(await AskAsync<bool>("columns", $"isRough({Columns} i % 5 === 3 ? 90 : 10), 200)"));
        Assert.False(await AskAsync<bool>("columns", $"isRough({Columns} i / 10), 200)"));
    }

    private static string Chart(string ys, string log, string given) =>
        $"{{ spec: {{ traces: [{{}}], logY: {log}, yRange: {given} }}, points: {{ traces: [{{ x: {{ values: [1, 2, 3] }}, y: {{ values: {ys} }} }}], span: [1, 3] }} }}";

    private async Task AssertTextsAsync(string call, string separators, params string[] texts) =>
        Assert.Equal(texts, await AskAsync<string[]>("ticks", call.Replace("{0}", separators, StringComparison.Ordinal) + ".map(t => t.text)"));

    private async Task AssertNumbersAsync(double[] expected, string module, string call) =>
        Assert.Equal(expected, await AskAsync<double[]>(module, call));

    private async Task<T> AskAsync<T>(string module, string call) => JsonSerializer.Deserialize<T>(
        await _page.EvaluateAsync<string>($"async () => {{ Object.assign(window, await import('/js/chart-{module}.js')); return JSON.stringify({call}); }}"))!;
}
