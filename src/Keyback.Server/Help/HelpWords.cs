using System.Text;

namespace Keyback.Server.Help;

/// <summary>A piece of a text that a search can meet.</summary>
/// <param name="Term">What it is compared by: a word's stem, or one or two Chinese characters.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is, in UTF-16 units.</param>
internal readonly record struct HelpTerm(string Term, int Start, int Length)
{
    /// <summary>Whether it is made of Chinese characters.</summary>
    public bool IsHan => Term[0] >= HelpWords.FirstHan;
}

/// <summary>Takes texts apart for the search. Units are folded one by one, so that places in a text stay what they are.</summary>
internal static class HelpWords
{
    /// <summary>The first Chinese character.</summary>
    internal const char FirstHan = '\u4e00';

    private const char LastHan = '\u9fff';
    private const string Ellipsis = "…";

    // The traditional characters of this site's subjects, each before its simplified one.
    private const string Traditional =
        "碼码 驗验 證证 郵邮 機机 帳账 賬账 戶户 記记 連连 鏈链 鎖锁 號号 簡简 訊讯 電电 話话 設设 備备 錯错 誤误 註注 冊册 錄录 臨临 時时 網网 頁页 發发 過过 還还 沒没 這这 "
        + "個个 為为 麼么 嗎吗 請请 問问 題题 聯联 絡络 繫系 幫帮 從从 開开 關关 門门 點点 擊击 變变 換换 丟丢 遺遗 圖图 試试 餘余 嘗尝 輸输 據据 長长 單单 們们 來来 對对 會会 "
        + "後后 無无 裡里 裏里 說说 寫写 語语 認认 識识 讓让 與与 給给 經经 際际 間间 種种 樣样 線线 級级 結结 終终 絕绝 統统 繼继 續续 總总 稱称 應应 當当 處处 並并 兩两 廣广 "
        + "權权 條条 東东 業业 確确 實实 審审 護护 讀读 訪访 許许 詢询 詳详 該该 誰谁 調调 譯译 負负 責责 費费 資资 質质 買买 賣卖 轉转 辦办 進进 運运 達达 遠远 適适 選选 邊边 "
        + "釋释 銷销 鍵键 閉闭 閱阅 隨随 險险 雙双 離离 難难 雲云 響响 項项 順顺 須须 預预 頭头 頻频 願愿 類类 顯显 飛飞 騙骗 體体 鬆松 動动 務务 區区 協协 員员 圍围 報报 寶宝 "
        + "屬属 幾几 庫库 彈弹 復复 態态 慮虑 戰战 數数 斷断 氣气 滿满 異异 盜盗 祕秘 稅税 筆笔 約约 紅红 紙纸 納纳 細细 組组 維维 緊紧 聲声 聽听 脫脱 螢荧 裝装 補补 製制 複复 "
        + "規规 視视 覺觉 訂订 計计 訴诉 診诊 託托 詞词 誌志 課课 諾诺 謝谢 貼贴 贖赎 趨趋 軟软 載载 輕轻 較较 週周 遞递 邏逻 鈕钮 銀银 鐘钟 隱隐 靜静 額额 顧顾 驅驱 驟骤";

    // What is in nearly every English question.
    private static readonly HashSet<string> Common =
    [
        .. "a an and are as at be been but by can cannot could did do does for from get had has have how i if in is it its me my no not of on or our so that the their them then there they this to up us was we were what when where which who why will with would you your"
            .Split(' ').Select(Stem),
    ];

    private static readonly Dictionary<char, char> Simplified = MakeSimplified();

    /// <summary>Everything that a search can meet in a text: words, Chinese characters, and pairs of neighbouring ones.</summary>
    public static IEnumerable<HelpTerm> TermsOf(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var start = at;
            if (IsHan(text[at]))
            {
                for (; at < text.Length && IsHan(text[at]); at++)
                {
                    yield return new(Folded(text, at, 1), at, 1);
                    if (at > start)
                    {
                        yield return new(Folded(text, at - 1, 2), at - 1, 2);
                    }
                }
            }
            else if (IsWord(text[at]))
            {
                // E-mail is one word, however it is written.
                for (; at < text.Length && (IsWord(text[at]) || IsInner(text, at)); at++)
                {
                }

                yield return new(Stem(Folded(text, start, at - start)), start, at - start);
            }
            else
            {
                at++;
            }
        }
    }

    /// <summary>Whether a word is in nearly every question, so that it tells nothing.</summary>
    public static bool IsCommon(string term) => Common.Contains(term);

    /// <summary>At most so many characters, cut where a word or sentence ends.</summary>
    public static string Shortened(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = text.LastIndexOfAny([' ', '。', '，', '；', '、', '.'], most, most / 2);
        end = end < 0 ? most : end;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)].TrimEnd(' ', '。', '，', '；', '、', '.', ',') + Ellipsis;
    }

    private static bool IsHan(char sign) => sign is >= FirstHan and <= LastHan;

    private static bool IsWord(char sign) => sign < FirstHan ? char.IsLetterOrDigit(sign) : sign is >= '\uff10' and <= '\uff5a' && char.IsLetterOrDigit(sign);

    private static bool IsInner(string text, int at) =>
        text[at] is '-' or '\'' or '’' && at > 0 && IsWord(text[at - 1]) && at + 1 < text.Length && IsWord(text[at + 1]);

    private static string Folded(string text, int start, int length)
    {
        StringBuilder folded = new(length);
        foreach (var sign in text.AsSpan(start, length))
        {
            var narrow = sign is >= '\uff01' and <= '\uff5e' ? (char)(sign - 0xfee0) : sign;
            if (narrow is not ('-' or '\'' or '’'))
            {
                folded.Append(Simplified.GetValueOrDefault(narrow, char.ToLowerInvariant(narrow)));
            }
        }

        return folded.ToString();
    }

    // As much grammar as makes codes, coded and coding the same word.
    private static string Stem(string word)
    {
        var stem = word;
        stem = stem.Length > 3 && stem.EndsWith('s') && !stem.EndsWith("ss", StringComparison.Ordinal) ? stem[..^1] : stem;
        stem = stem.Length > 5 && stem.EndsWith("ing", StringComparison.Ordinal) ? stem[..^3] : stem;
        stem = stem.Length > 4 && stem.EndsWith("ed", StringComparison.Ordinal) ? stem[..^2] : stem;
        return stem.Length > 3 && stem.EndsWith('e') ? stem[..^1] : stem;
    }

    private static Dictionary<char, char> MakeSimplified() => Traditional.Split(' ').ToDictionary(pair => pair[0], pair => pair[1]);
}
